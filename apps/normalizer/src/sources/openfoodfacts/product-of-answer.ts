import { type JsonObject, isObject, wordOf } from '../reading/json.js';

/**
 * The product inside an answer of any shape: envelope of API v0, v2 or v3, or the bare product of a search result or an
 * export line. Undefined where the answer says that there is none.
 */
export function productOfAnswer(answer: unknown): JsonObject | undefined {
  if (!isObject(answer)) return undefined;
  if (isObject(answer.product)) return withCode(answer.product, answer.code);
  const isEnvelope = 'status' in answer || 'result' in answer || 'errors' in answer;
  return isEnvelope || codeOf(answer) === undefined ? undefined : answer;
}

/** The product's code as this source writes it: 8, 13 or 14 digits, in old rows also others. */
export function codeOf(product: JsonObject): string | undefined {
  return wordOf(product.code ?? product.id) || undefined;
}

function withCode(product: JsonObject, code: unknown): JsonObject {
  return codeOf(product) === undefined ? { ...product, code } : product;
}
