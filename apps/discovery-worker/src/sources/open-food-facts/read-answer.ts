import { type Gtin14, gtinOfStoredCode } from '@openshelf/gtin';
import { refusalOf } from '../http-refusal.js';
import { asObject, type JsonObject, jsonObjectOf, objectsOf } from '../json-object.js';
import type { SourceAnswer, SourceResponse } from '../source.js';
import { isStub } from './is-stub.js';

/** The product is in another database of the family, as it names it: `beauty`, `petfood`, `product`, `food`. */
export interface Elsewhere {
  readonly kind: 'elsewhere';
  readonly productType: string;
}

const ELSEWHERE = 'product_found_with_a_different_product_type';
/** Words of v2 and message ids of v3 that say "no such product". */
const ABSENT_VERBOSE = new Set<unknown>(['product not found', 'no code or invalid code']);
const ABSENT = new Set(['product_not_found', 'invalid_code']);

/**
 * Reads the answer to "do you have this code?", in the envelopes of v2 (and v0) and of v3, which the server may send
 * whatever version was asked. HTTP 200 alone never means found, 404 with JSON is an answer, and whatever is neither
 * clearly found nor clearly absent is `unreadable`.
 */
export function readAnswer(
  response: Pick<SourceResponse, 'status' | 'contentType' | 'body'>,
  gtin: Gtin14,
): SourceAnswer | Elsewhere {
  const refusal = refusalOf(response);
  if (refusal) return refusal;
  const body = jsonObjectOf(response);
  if (!body) return unreadable(response, 'not a JSON object');
  if (isFound(body)) return readFound(body, response, gtin);
  const elsewhere = productTypeElsewhere(body);
  if (elsewhere !== undefined) return { kind: 'elsewhere', productType: elsewhere };
  if (!isAbsent(body, gtin)) return unreadable(response, 'neither found nor absent');
  if (body['code'] !== undefined && gtinOfAnswer(body['code']) !== gtin)
    return unreadable(response, 'absence of another code');
  return { kind: 'absent' };
}

function isFound({ status, result }: JsonObject): boolean {
  if (status === 1) return true;
  const id = asObject(result)?.['id'];
  return typeof status === 'string' && status.startsWith('success') && (id === undefined || id === 'product_found');
}

/**
 * Only the asked code's own product heals the gap. The server normalises codes (zeros in front, AI 01), so numbers are
 * compared and not their spelling; another number is taken for "not here", with a remark.
 */
function readFound(body: JsonObject, response: Pick<SourceResponse, 'status'>, gtin: Gtin14): SourceAnswer {
  const product = asObject(body['product']);
  if (!product || Object.keys(product).length === 0) return unreadable(response, 'found, without a product');
  const codes = [body['code'], product['code']].filter((code) => code !== undefined);
  if (codes.length === 0) return unreadable(response, 'a product without a code');
  if (!codes.every(isNumber))
    return unreadable(response, `a product whose code is no number: ${JSON.stringify(codes)}`);
  const record = JSON.stringify(codes[0]);
  if (codes.some((code) => gtinOfAnswer(code) !== gtin)) {
    return { kind: 'absent', remark: `answered with another code: ${JSON.stringify(codes)}` };
  }
  return { kind: isStub(product) ? 'stub' : 'found', record };
}

/** A bare `status: 0` may be any failure: it counts with the known words, or without words for the asked code. */
function isAbsent(body: JsonObject, gtin: Gtin14): boolean {
  const verbose = body['status_verbose'];
  if (body['status'] === 0) {
    return verbose === undefined ? gtinOfAnswer(body['code']) === gtin : ABSENT_VERBOSE.has(verbose);
  }
  if (body['status'] !== 'failure') return false;
  return asObject(body['result'])?.['id'] === 'product_not_found' || messageIds(body).some((id) => ABSENT.has(id));
}

function productTypeElsewhere(body: JsonObject): string | undefined {
  const named = errorsOf(body).find((error) => asObject(error['message'])?.['id'] === ELSEWHERE);
  if (!named && asObject(body['result'])?.['id'] !== ELSEWHERE) return undefined;
  const value = asObject(named?.['field'])?.['value'];
  return typeof value === 'string' ? value : '';
}

function messageIds(body: JsonObject): string[] {
  return errorsOf(body).flatMap((error) => {
    const id = asObject(error['message'])?.['id'];
    return typeof id === 'string' ? [id] : [];
  });
}

function errorsOf(body: JsonObject): JsonObject[] {
  return objectsOf(body['errors']) ?? [];
}

function isNumber(code: unknown): boolean {
  return /^\s*\d+\s*$/.test(typeof code === 'string' || typeof code === 'number' ? String(code) : '');
}

function gtinOfAnswer(code: unknown): Gtin14 | undefined {
  return typeof code === 'string' || typeof code === 'number' ? gtinOfStoredCode(String(code)) : undefined;
}

function unreadable({ status }: Pick<SourceResponse, 'status'>, reason: string): SourceAnswer {
  return { kind: 'unreadable', reason: `${reason} (HTTP ${status})` };
}
