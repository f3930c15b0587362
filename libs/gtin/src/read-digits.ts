import type { BarcodeFormat, BarcodeReading, RefusedBarcode, Symbology, TradeItemReading } from './barcode-reading.js';
import { checkDigit, isGtin14 } from './gtin14.js';
import { tradeItem } from './trade-item.js';
import { expandUpcE } from './upc-e.js';

const FORMATS: Readonly<Record<number, BarcodeFormat>> = { 8: 'EAN-8', 12: 'UPC-A', 13: 'EAN-13', 14: 'GTIN-14' };
const LENGTHS = { 'EAN-8': 8, 'UPC-E': 8, 'UPC-A': 12, 'EAN-13': 13, 'GTIN-14': 14 } as const;

/** Reads ASCII digits as printed under the bars. */
export function readDigits(digits: string): BarcodeReading {
  const format = FORMATS[digits.length];
  if (!format) {
    return { ok: false, rule: 'LENGTH', message: `A barcode has 8, 12, 13 or 14 digits, this has ${digits.length}.` };
  }
  if (/^0+$/.test(digits)) return allZeros();

  const [reading, ...alternatives] = [readAs(format, digits), readAs('UPC-E', expandUpcE(digits))]
    .filter((candidate) => candidate !== undefined)
    // An eight-digit number that starts with 0 is far more often a UPC-E than an in-store EAN-8.
    .toSorted((a, b) => Number(b.circulation === 'global') - Number(a.circulation === 'global'));
  if (!reading) return wrongCheckDigit(digits);
  return alternatives.length > 0 ? { ...reading, alternatives } : reading;
}

/** Reads what the caller knows to be the digits of one symbology. */
export function readDigitsOf(symbology: Exclude<Symbology, 'publication'>, digits: string): BarcodeReading {
  if (!/^[0-9]*$/.test(digits)) return notDigits();
  const length = LENGTHS[symbology];
  // Scanners that know only EAN-13 put a zero in front of a UPC-A.
  const printed = symbology === 'UPC-A' && /^0[0-9]{12}$/.test(digits) ? digits.slice(1) : digits;
  if (printed.length !== length) {
    const message = `An ${symbology} has ${length} digits, this has ${printed.length}.`;
    return { ok: false, rule: 'LENGTH', message: message.replace(/^An (?=[GU])/, 'A ') };
  }
  if (/^0+$/.test(printed)) return allZeros();
  const expanded = symbology === 'UPC-E' ? expandUpcE(printed) : printed;
  if (!expanded) return { ok: false, rule: 'NUMBER_SYSTEM', message: 'A UPC-E starts with 0 or 1.' };
  return readAs(symbology, expanded) ?? wrongCheckDigit(expanded);
}

function readAs(format: BarcodeFormat, digits: string | undefined): TradeItemReading | undefined {
  const gtin = digits?.padStart(14, '0');
  return isGtin14(gtin) ? tradeItem(gtin, format) : undefined;
}

/** The refusal of a text that is neither a number nor any of the GS1 forms. */
export function notDigits(): RefusedBarcode {
  return { ok: false, rule: 'NOT_DIGITS', message: 'A barcode holds only the digits 0 to 9.' };
}

function allZeros(): RefusedBarcode {
  return { ok: false, rule: 'ALL_ZEROS', message: 'All zeros is not a product number.' };
}

function wrongCheckDigit(digits: string): RefusedBarcode {
  const expectedCheckDigit = checkDigit(digits.slice(0, -1));
  const message = `The last digit is ${digits.at(-1)}, the digits before it ask for ${expectedCheckDigit}: one of them is misread.`;
  return { ok: false, rule: 'CHECK_DIGIT', message, expectedCheckDigit };
}
