import { type Gtin14, gtinOfStoredCode } from '@openshelf/gtin';
import { refusalOf } from '../http-refusal.js';
import { asObject, type JsonObject, jsonObjectOf, objectsOf } from '../json-object.js';
import type { SourceAnswer, SourceResponse } from '../source.js';

/** api.data.gov blocks a key for one hour once it is over its limit. */
const BLOCKED_MS = 3_600_000;

/** None of the foods so far is the asked one, and there are more of them. */
export interface More {
  readonly kind: 'more';
  /** Foods seen on this page and those before it. */
  readonly seen: number;
}

/**
 * Reads the answer of `/foods/search`. The search is full text and also hits descriptions, and `gtinUpc` is free text
 * of 11 to 14 digits: only a branded food whose number is the asked one counts. Having seen all `totalHits` foods, or
 * that there are none, without it is an answer: absent. `seenBefore` are the foods of the pages before this one.
 */
export function readAnswer(
  response: Pick<SourceResponse, 'status' | 'contentType' | 'body'>,
  gtin: Gtin14,
  seenBefore = 0,
): SourceAnswer | More {
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
  if (newest) return { kind: isStub(newest) ? 'stub' : 'found', record: `fdcId ${String(newest['fdcId'])}` };
  const total = body['totalHits'];
  const seen = seenBefore + foods.length;
  if (typeof total === 'number' && total <= seen) return { kind: 'absent' };
  if (typeof total === 'number' && foods.length > 0) return { kind: 'more', seen };
  return { kind: 'unreadable', reason: `${foods.length} foods of ${String(total)}` };
}

function codeOfGatewayError(body: JsonObject): string | undefined {
  const code = asObject(body['error'])?.['code'];
  return typeof code === 'string' ? code : undefined;
}

function isOf({ gtinUpc, dataType }: JsonObject, gtin: Gtin14): boolean {
  const code = typeof gtinUpc === 'number' ? String(gtinUpc) : gtinUpc;
  return typeof code === 'string' && (dataType ?? 'Branded') === 'Branded' && gtinOfStoredCode(code) === gtin;
}

/** Neither a name nor any nutrition. */
function isStub({ description, foodNutrients }: JsonObject): boolean {
  const isNamed = typeof description === 'string' && description.trim() !== '';
  return !isNamed && !(Array.isArray(foodNutrients) && foodNutrients.length > 0);
}

/** Each publication of a food gets an id of its own: the latest date wins, then the highest id. */
function newestOf(foods: readonly JsonObject[]): JsonObject | undefined {
  return foods.toSorted((a, b) => dateOf(b).localeCompare(dateOf(a)) || Number(b['fdcId']) - Number(a['fdcId']))[0];
}

/** `YYYY-MM-DD` sorts as text. */
function dateOf({ publishedDate }: JsonObject): string {
  return typeof publishedDate === 'string' ? publishedDate : '';
}
