import type { Gtin14 } from './gtin14.js';

/**
 * The digits people and other databases write: an EAN-8 as 8, an EAN-13 and a UPC-A (one zero in front) as 13, a packaging
 * level with its indicator as 14.
 */
export function customaryCode(gtin: Gtin14): string {
  if (gtin[0] !== '0') return gtin;
  return gtin.startsWith('000000') ? gtin.slice(6) : gtin.slice(1);
}
