import type { BarcodeReading } from './barcode-reading.js';
import { readDigits } from './read-digits.js';

/** What may stand between the digits of a printed number: white space, hyphens and dashes. */
const SEPARATORS = /(?<=[0-9])[\s\p{Pd}]+(?=[0-9])/gu;

/**
 * Reads what a person typed or a scanner sent: EAN-8, EAN-13, UPC-A, UPC-E and GTIN-14, with or without printed separators.
 * Never throws. Only ASCII digits count. A code outside the global circulation is read, and says so.
 */
export function parseBarcode(input: string): BarcodeReading {
  const text = input.trim();
  if (text === '') return { ok: false, rule: 'EMPTY', message: 'There is no code.' };
  const digits = text.replace(SEPARATORS, '');
  if (!/^[0-9]+$/.test(digits)) {
    return { ok: false, rule: 'NOT_DIGITS', message: 'A barcode holds only the digits 0 to 9.' };
  }
  return readDigits(digits);
}
