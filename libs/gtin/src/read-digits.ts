import type { BarcodeFormat, BarcodeReading, TradeItemReading } from './barcode-reading.js';
import { circulationOf } from './circulation.js';
import { customaryCode } from './customary-code.js';
import { checkDigit, isGtin14 } from './gtin14.js';
import { expandUpcE } from './upc-e.js';

const FORMATS: Readonly<Record<number, BarcodeFormat>> = { 8: 'EAN-8', 12: 'UPC-A', 13: 'EAN-13', 14: 'GTIN-14' };

/** Reads ASCII digits as printed under the bars. */
export function readDigits(digits: string): BarcodeReading {
  const format = FORMATS[digits.length];
  if (!format) {
    return { ok: false, rule: 'LENGTH', message: `A barcode has 8, 12, 13 or 14 digits, this has ${digits.length}.` };
  }
  if (/^0+$/.test(digits)) return { ok: false, rule: 'ALL_ZEROS', message: 'All zeros is not a product number.' };

  const [reading, ...alternatives] = [readAs(format, digits), readAs('UPC-E', expandUpcE(digits))]
    .filter((candidate) => candidate !== undefined)
    // An eight-digit number that starts with 0 is far more often a UPC-E than an in-store EAN-8.
    .toSorted((a, b) => Number(b.circulation === 'global') - Number(a.circulation === 'global'));
  if (!reading) return wrongCheckDigit(digits);
  return alternatives.length > 0 ? { ...reading, alternatives } : reading;
}

function readAs(format: BarcodeFormat, digits: string | undefined): TradeItemReading | undefined {
  const gtin = digits?.padStart(14, '0');
  if (!isGtin14(gtin)) return undefined;
  return { ok: true, gtin, code: customaryCode(gtin), format, circulation: circulationOf(gtin) };
}

function wrongCheckDigit(digits: string): BarcodeReading {
  const expectedCheckDigit = checkDigit(digits.slice(0, -1));
  const message = `The last digit is ${digits.at(-1)}, the digits before it ask for ${expectedCheckDigit}: one of them is misread.`;
  return { ok: false, rule: 'CHECK_DIGIT', message, expectedCheckDigit };
}
