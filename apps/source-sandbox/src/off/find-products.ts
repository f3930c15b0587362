import { isObject, text, type JsonObject } from '../json.js';

/** A product document found in a recorded answer. */
export interface FoundProduct {
  /** As the document or its envelope says; undefined if neither does. */
  readonly code: string | undefined;
  readonly product: JsonObject;
}

const IDENTITY = new Set(['code', '_id', 'id']);
const TELLTALE =
  /^(?:product_name|generic_name|brands|ingredients_text|nutriments|nutrition|images|categories_tags|lang)/;

/**
 * Every product in a document, whatever it is wrapped in: the bare product, a v0, v2 or v3 envelope, a search answer, a list,
 * or a recorder's file that holds the body as text. A "product" of nothing but its code is a projection and no product.
 */
export function findProducts(document: unknown, depth = 0, codeAbove?: string): FoundProduct[] {
  if (depth > 6) return [];
  if (Array.isArray(document)) return document.flatMap((item) => findProducts(item, depth + 1, codeAbove));
  if (typeof document === 'string') return findInText(document, depth, codeAbove);
  if (!isObject(document)) return [];
  const code = text(document['code']) ?? text(document['_id']) ?? codeAbove;
  if (isProduct(document)) return [{ code, product: document }];
  return Object.values(document).flatMap((value) => findProducts(value, depth + 1, code));
}

function isProduct(document: JsonObject): boolean {
  const keys = Object.keys(document);
  const inner = document['product'];
  if (isObject(inner) && Object.keys(inner).length > 0) return false;
  return keys.some((key) => TELLTALE.test(key)) && keys.some((key) => !IDENTITY.has(key));
}

function findInText(body: string, depth: number, codeAbove: string | undefined): FoundProduct[] {
  if (!/^\s*[[{]/.test(body)) return [];
  try {
    return findProducts(JSON.parse(body), depth + 1, codeAbove);
  } catch {
    return [];
  }
}
