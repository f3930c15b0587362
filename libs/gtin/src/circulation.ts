import type { Circulation } from './barcode-reading.js';
import type { Gtin14 } from './gtin14.js';

/**
 * GS1 prefixes, as the first digits of the 13-digit form, whose numbers are not world-wide product numbers (GS1 General
 * Specifications, 1.4.2; list of February 2026). Prefixes nobody has been given yet are not here: a new one is a product
 * like any other.
 */
const PREFIXES: readonly (readonly [prefix: RegExp, circulation: Circulation])[] = [
  [/^0[24]/, 'restricted'], // UPC-A number systems 2 (variable measure) and 4 (within a company)
  [/^2/, 'restricted'], // within a region, layout set per country and retailer
  [/^05/, 'coupon'], // UPC-A number system 5: former US coupons, reserved since
  [/^952/, 'demo'], // demonstrations and examples of the GS1 system
  [/^980/, 'refund'], // refund receipts
  [/^98[1-9]/, 'coupon'], // coupons of common currency areas, 984-989 kept for more of them
  [/^99/, 'coupon'],
];

/** Where a number is valid, told by its prefix. The indicator of a GTIN-14 plays no part. */
export function circulationOf(gtin: Gtin14): Circulation {
  const digits = gtin.slice(1);
  // Eight digits or fewer are a GTIN-8: 000001-000009 are never issued as GTIN-13 prefixes to keep the two apart, and
  // 0000000 is company-internal just as GTIN-8 numbers starting with 0 are. Of the GTIN-8 only 0 and 2 are in-store.
  if (digits.startsWith('00000')) return /^[02]/.test(digits.slice(5)) ? 'restricted' : 'global';
  return PREFIXES.find(([prefix]) => prefix.test(digits))?.[1] ?? 'global';
}
