import type { BarcodeFormat, BarcodeReading, RefusedBarcode } from './barcode-reading.js';
import { checkDigit, isGtin14 } from './gtin14.js';
import { modulo11, publicationOf } from './publication.js';
import { readDigits } from './read-digits.js';
import { tradeItem } from './trade-item.js';

const NAME = /^(ISBN|ISMN|ISSN)(-1[03])?\s*:?\s*/i;
/** What stands for nothing else without any hint: ten signs, M and nine digits, or an ISSN that ends in X. */
const UNMISTAKABLE = /^([0-9]{9}[0-9X]|M[0-9]{9}|[0-9]{7}X)$/;

/** True for a text that can only be the number of a publication in its old form, or says that it is one. */
export function looksLikePublication(text: string): boolean {
  return NAME.test(text) || UNMISTAKABLE.test(compact(text));
}

/** Reads ISBN-10, ISMN-10, ISSN and their thirteen-digit forms, with or without hyphens and the name in front. */
export function readPublication(text: string): BarcodeReading {
  const number = compact(text.replace(NAME, ''));
  if (/^[0-9]{13}$/.test(number)) return thirteen(number);
  if (/^M[0-9]{9}$/.test(number)) return asEan('ISMN', `9790${number.slice(1, 9)}`, number, String);
  if (/^[0-9]{9}[0-9X]$/.test(number)) return asEan('ISBN-10', `978${number.slice(0, 9)}`, number, modulo11);
  if (/^[0-9]{7}[0-9X]$/.test(number)) return asEan('ISSN', `977${number.slice(0, 7)}00`, number, modulo11);
  return { ok: false, rule: 'LENGTH', message: 'An ISBN or ISMN has 10 or 13 signs, an ISSN has 8.' };
}

function thirteen(digits: string): BarcodeReading {
  const reading = readDigits(digits);
  if (!reading.ok || publicationOf(reading.gtin)) return reading;
  return { ok: false, rule: 'PUBLICATION', message: 'ISBN, ISMN and ISSN start with 977, 978 or 979.' };
}

/** The thirteen-digit form of an old number, if its own check character is right. */
function asEan(format: BarcodeFormat, body: string, number: string, checkOf: (body: string) => string): BarcodeReading {
  if (/^[0M]0*$/.test(number)) return { ok: false, rule: 'ALL_ZEROS', message: 'All zeros is not a number.' };
  const gtin = `0${body}${checkDigit(body)}`;
  // The ISMN kept its check digit when 979-0 took the place of M; the other two have one of their own.
  const expected = format === 'ISMN' ? gtin.slice(-1) : checkOf(number.slice(0, -1));
  return number.endsWith(expected) && isGtin14(gtin) ? tradeItem(gtin, format) : misread(format, expected);
}

function misread(format: BarcodeFormat, expected: string): RefusedBarcode {
  const message = `As an ${format} it should end in ${expected}: one of the signs is misread.`;
  const refusal = { ok: false, rule: 'CHECK_DIGIT', message } as const;
  return expected === 'X' ? refusal : { ...refusal, expectedCheckDigit: Number(expected) };
}

function compact(text: string): string {
  return text.replace(/[\s\p{Pd}]/gu, '').toUpperCase();
}
