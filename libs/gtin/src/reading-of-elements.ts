import { attributesOf } from './attributes-of.js';
import type {
  AcceptedBarcode,
  AiElement,
  BarcodeFormat,
  BarcodeProblem,
  BarcodeReading,
  RefusedBarcode,
} from './barcode-reading.js';
import { isGtin14 } from './gtin14.js';
import type { ParseOptions } from './parse-options.js';
import type { Elements } from './read-element-string.js';
import { tradeItem } from './trade-item.js';

/** AIs whose value starts with the GTIN of what is in the hand, before the one of what a logistic unit holds. */
const GTIN_AIS = ['01', '03', '8006', '02'];
const COUPON_AIS = new Set(['255', '8110', '8112']);

/** The product that elements name, with all else they say. */
export function readingOfElements(elements: Elements, format: BarcodeFormat, options: ParseOptions): BarcodeReading {
  const values = new Map(elements.ais.toReversed());
  const gtin = GTIN_AIS.map((ai) => values.get(ai)).find((value) => value !== undefined);
  const number = gtin?.slice(0, 14);
  if (isGtin14(number)) return withElements(tradeItem(number, format), elements, options);
  return refused(elements, options);
}

/**
 * A sound number with the elements beside it. It is accepted even if one of them is wrong, unless the caller is strict: an
 * impossible date on a label is no reason not to find the product.
 */
export function withElements(item: AcceptedBarcode, elements: Elements, options: ParseOptions): BarcodeReading {
  const { ais, problem } = elements;
  if (problem && options.strict) return refused(elements, options);
  const reading = { ...item, ais, attributes: attributesOf(ais, options.today) };
  return problem ? { ...reading, problem } : reading;
}

function refused({ ais, problem }: Elements, { today }: ParseOptions): RefusedBarcode {
  return { ok: false, ...(problem ?? noProduct(ais)), ais, attributes: attributesOf(ais, today) };
}

function noProduct(ais: readonly AiElement[]): BarcodeProblem {
  if (ais.length === 0) return { rule: 'EMPTY', message: 'There is no code.' };
  if (ais.some(([ai]) => COUPON_AIS.has(ai))) return { rule: 'COUPON', message: 'This is a coupon, not a product.' };
  const named = ais.map(([ai]) => `(${ai})`).join(', ');
  return {
    rule: 'NO_PRODUCT',
    message: `It is understood, but ${named.slice(0, 60)} names no product: (01) is missing.`,
  };
}
