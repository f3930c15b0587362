import { type Gtin14, gtinOfStoredCode } from '@openshelf/gtin';
import { refusalOf } from '../http-refusal.js';
import { asObject, type JsonObject, jsonObjectOf, objectsOf } from '../json-object.js';
import type { SourceAnswer, SourceResponse } from '../source.js';

/** api.data.gov blocks a key for one hour once it is over its limit. */
const BLOCKED_MS = 3_600_000;

/**
 * Reads the answer of `/foods/search`. The search is full text and also hits descriptions, and `gtinUpc` is free text
 * of 11 to 14 digits: only a branded food whose number is the asked one counts. An empty list, or one of other foods,
 * is an answer: absent.
 */
export function readAnswer(
  response: Pick<SourceResponse, 'status' | 'contentType' | 'body'>,
  gtin: Gtin14,
): SourceAnswer {
  const body = jsonObjectOf(response);
  const errorCode = body && codeOfGatewayError(body);
  if (errorCode?.startsWith('API_KEY_')) return { kind: 'misconfigured', reason: errorCode };
  if (errorCode === 'OVER_RATE_LIMIT') return { kind: 'unavailable', reason: errorCode, retryAfterMs: BLOCKED_MS };
  const refusal = refusalOf(response);
  if (refusal) return refusal;
  const foods = body && objectsOf(body['foods']);
  if (!foods || response.status !== 200)
    return { kind: 'unreadable', reason: `no list of foods (HTTP ${response.status})` };
  const newest = newestOf(foods.filter((food) => isOf(food, gtin)));
  return newest ? { kind: 'found', record: `fdcId ${String(newest['fdcId'])}` } : { kind: 'absent' };
}

function codeOfGatewayError(body: JsonObject): string | undefined {
  const code = asObject(body['error'])?.['code'];
  return typeof code === 'string' ? code : undefined;
}

function isOf({ gtinUpc, dataType }: JsonObject, gtin: Gtin14): boolean {
  return typeof gtinUpc === 'string' && (dataType ?? 'Branded') === 'Branded' && gtinOfStoredCode(gtinUpc) === gtin;
}

/** Each publication of a food gets an id of its own: the latest date wins, then the highest id. */
function newestOf(foods: readonly JsonObject[]): JsonObject | undefined {
  return foods.toSorted((a, b) => dateOf(b).localeCompare(dateOf(a)) || Number(b['fdcId']) - Number(a['fdcId']))[0];
}

/** `YYYY-MM-DD` sorts as text. */
function dateOf({ publishedDate }: JsonObject): string {
  return typeof publishedDate === 'string' ? publishedDate : '';
}
