import type { Amount } from '@openshelf/contracts';
import { isPossibleAmount } from '../../amounts/is-possible-amount.js';
import { readAmount } from '../../amounts/read-amount.js';
import { units } from '../../amounts/units.js';
import { cleanText } from '../reading/clean-text.js';
import { type JsonObject, wordOf } from '../reading/json.js';
import { readNumber, roundSignificant } from '../reading/read-number.js';

/** `packageWeight`: "8 oz/227 g". */
export function mapQuantity(food: JsonObject): Amount | null {
  const text = cleanText(food.packageWeight);
  return text === null ? null : { text, value: null, unit: null };
}

/** The household measure with its weight or volume in brackets, as labels print it: "1 ONZ (28 g)". */
export function mapServing(food: JsonObject): Amount | null {
  const size = sizeOf(food);
  const household = cleanText(food.householdServingFullText);
  if (!size) return household === null ? null : { text: household, value: null, unit: null };
  const printed = `${size.value} ${size.unit}`;
  if (household === null) return { text: printed, ...size };
  const saysIt = readAmount(household, 'serving')?.value === size.value;
  return { text: saysIt ? household : `${household} (${printed})`, ...size };
}

/** `servingSizeUnit` is g or ml, in GDSN rows GRM, MLT or MG; an IU weighs nothing. */
function sizeOf(food: JsonObject): { value: number; unit: 'g' | 'ml' } | null {
  const unit = units.get(wordOf(food.servingSizeUnit).trim().toLowerCase());
  const size = readNumber(food.servingSize);
  if (!unit || size === null) return null;
  const value = size * unit.factor;
  return isPossibleAmount(value) ? { value: roundSignificant(value), unit: unit.unit } : null;
}
