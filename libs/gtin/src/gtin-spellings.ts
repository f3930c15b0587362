import type { Gtin14 } from './gtin14.js';

/**
 * Every length in which databases write this number, shortest first: 8, 12, 13 and 14 digits, as far as only zeros are cut.
 * For asking sources that compare text.
 */
export function gtinSpellings(gtin: Gtin14): string[] {
  const significant = gtin.replace(/^0+/, '').length;
  return [8, 12, 13, 14].filter((length) => length >= significant).map((length) => gtin.slice(14 - length));
}
