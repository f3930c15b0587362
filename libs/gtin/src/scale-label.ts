import { checkDigit, isGtin14, type Gtin14 } from './gtin14.js';
import { priceCheckDigit } from './price-check-digit.js';
import type { LabelPrice } from './scan-attributes.js';

/**
 * How the scales of a country or a store fill an in-store number (GS1 General Specifications, section 2.1, variable measure). There is no
 * world-wide layout: a template belongs to a store's configuration.
 */
export interface ScaleLabelTemplate {
  /**
   * One sign a digit, 12 for UPC-A or 13: a digit stands for itself, `I` for the item, `P` for the price, `W` for the weight,
   * `V` for the verifier of price or weight, `?` for anything, `C` for the check digit at the end.
   */
  readonly layout: string;
  /** How many of the price's or the weight's digits are decimals; weights are in kg. */
  readonly decimals: number;
  /** ISO 4217, of the price. */
  readonly currency?: string;
}

/** What a label of variable measure says. */
export interface ScaleLabel {
  /** The store's own number of the item. */
  readonly item: string;
  /** The label with price or weight zero: the one number under which a store lists the item. */
  readonly base: Gtin14;
  readonly weightKg?: number;
  readonly price?: LabelPrice;
}

/** Reads an in-store number by a template; undefined if it is not of that layout, or its verifier is wrong. */
export function readScaleLabel(
  gtin: Gtin14,
  { layout, decimals, currency }: ScaleLabelTemplate,
): ScaleLabel | undefined {
  const digits = gtin.slice(14 - layout.length);
  if (!/^[0-9]*[IPWV?]+C$/.test(layout) || Number(gtin) !== Number(digits)) return undefined;
  if (Array.from(layout).some((sign, i) => /[0-9]/.test(sign) && sign !== digits[i])) return undefined;

  const field = (name: string): string =>
    Array.from(digits)
      .filter((_, i) => layout[i] === name)
      .join('');
  const verifier = field('V');
  if (verifier !== '' && Number(verifier) !== priceCheckDigit(field('P') || field('W'))) return undefined;

  const base = baseOf(digits, layout);
  if (!base) return undefined;
  const label = { item: field('I'), base };
  if (layout.includes('W')) return { ...label, weightKg: Number(`${field('W')}e-${decimals}`) };
  if (!layout.includes('P')) return label;
  const price = { amount: Number(field('P')), decimals };
  return { ...label, price: currency === undefined ? price : { ...price, currency } };
}

/** What the labelled item costs at a price per kg, rounded half up to the same decimals; undefined without a weight
 * or a price. */
export function lineTotal({ weightKg }: ScaleLabel, pricePerKg: LabelPrice | undefined): LabelPrice | undefined {
  if (weightKg === undefined || pricePerKg === undefined) return undefined;
  const grams = Math.round(weightKg * 1000);
  return { ...pricePerKg, amount: Math.round((grams * pricePerKg.amount) / 1000) };
}

function baseOf(digits: string, layout: string): Gtin14 | undefined {
  const body = Array.from(digits.slice(0, -1))
    .map((digit, i) => (/[PWV?]/.test(layout.charAt(i)) ? '0' : digit))
    .join('');
  const base = `${body}${checkDigit(body)}`.padStart(14, '0');
  return isGtin14(base) ? base : undefined;
}
