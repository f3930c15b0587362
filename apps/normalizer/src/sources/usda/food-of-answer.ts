import type { Gtin14 } from '@openshelf/gtin';
import { isSameCode } from '../reading/is-same-code.js';
import { type JsonObject, isObject, objectsOf, wordOf } from '../reading/json.js';
import { readNumber } from '../reading/read-number.js';

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})/;
const US_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

/** All foods in an answer: a search, a list of details, or one detail. Undefined if it is none of these. */
export function foodsOfAnswer(answer: unknown): readonly JsonObject[] | undefined {
  if (Array.isArray(answer)) return objectsOf(answer);
  if (!isObject(answer)) return undefined;
  if (Array.isArray(answer.foods)) return objectsOf(answer.foods);
  return answer.fdcId === undefined ? undefined : [answer];
}

/**
 * The row that counts for a code. A search by code also answers foods that only resemble it, and each publication of
 * the same food is a row of its own: the newest publication wins, then the highest id.
 */
export function newestFood(foods: readonly JsonObject[], gtin: Gtin14): JsonObject | undefined {
  return foods
    .filter((food) => isSameCode(wordOf(food.gtinUpc), gtin))
    .reduce<JsonObject | undefined>((best, food) => (best && compareFoods(best, food) >= 0 ? best : food), undefined);
}

function compareFoods(a: JsonObject, b: JsonObject): number {
  const [dayA, dayB] = [publishedOn(a), publishedOn(b)];
  if (dayA !== dayB) return dayA < dayB ? -1 : 1;
  return (readNumber(a.fdcId) ?? 0) - (readNumber(b.fdcId) ?? 0);
}

/** `YYYY-MM-DD` of the publication: a search says 2021-10-28, a detail 10/28/2021. Empty if it says neither. */
function publishedOn(food: JsonObject): string {
  const date = wordOf(food.publishedDate ?? food.publicationDate);
  const iso = ISO_DATE.exec(date);
  if (iso) return iso[0];
  const [, month = '', day = '', year = ''] = US_DATE.exec(date) ?? [];
  return year && `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
