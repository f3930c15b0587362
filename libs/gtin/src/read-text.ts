import type { BarcodeReading } from './barcode-reading.js';
import { isGtin14 } from './gtin14.js';
import type { ParseOptions } from './parse-options.js';
import { readBracketed } from './read-bracketed.js';
import { readDigitalLink } from './read-digital-link.js';
import { notDigits, readDigits, readDigitsOf } from './read-digits.js';
import { FNC1, readElementString, startsWithFnc1 } from './read-element-string.js';
import { looksLikePublication, readPublication } from './read-publication.js';
import { readingOfElements } from './reading-of-elements.js';

/** What may stand between the digits of a printed number: white space, hyphens and dashes. */
const SEPARATORS = /(?<=[0-9])[\s\p{Pd}]+(?=[0-9])/gu;
/** An ISSN as printed. Its eight digits are tried as an EAN-8 and a UPC-E first. */
const HYPHENATED_ISSN = /^[0-9]{4}-[0-9]{4}$/;

/** Reads a text that no scanner put a symbology identifier in front of. */
export function readText(text: string, options: ParseOptions): BarcodeReading {
  if (options.symbology === 'publication') return readPublication(text);
  const digits = text.replace(SEPARATORS, '');
  if (options.symbology) return readDigitsOf(options.symbology, digits);
  if (/^https?:\/\//i.test(text)) {
    return readingOfElements(readDigitalLink(text, options.strict ?? false), 'GS1 Digital Link', options);
  }
  if (text.startsWith('(')) return readingOfElements(readBracketed(text), 'GS1 element string', options);
  if (isElementString(text)) return readingOfElements(readElementString(text), 'GS1 element string', options);
  if (looksLikePublication(text)) return withSuppressedZeros(readPublication(text), digits);
  return readNumber(text, digits, options);
}

function readNumber(text: string, digits: string, { strict = false }: ParseOptions): BarcodeReading {
  if (/^[0-9]+$/.test(digits)) {
    const reading = readDigits(digits);
    const serial = !reading.ok && HYPHENATED_ISSN.test(text) ? readPublication(text) : reading;
    return serial.ok ? serial : reading;
  }
  const inside = strict ? undefined : numberInText(text);
  if (inside?.ok) return inside;
  return notDigits();
}

/** Ten digits may also be a number that lost its zeros, as spreadsheets make them. */
function withSuppressedZeros(reading: BarcodeReading, digits: string): BarcodeReading {
  if (!reading.ok || !/^[0-9]{10}$/.test(digits)) return reading;
  const other = readDigits(digits.padStart(12, '0'));
  return other.ok ? { ...reading, alternatives: [other] } : reading;
}

/** With FNC1 in front or inside, or the way many readers send it without: 01 or 02 and a sound GTIN. */
function isElementString(text: string): boolean {
  if (startsWithFnc1(text) || text.includes(FNC1) || text.includes('\u241d')) return true;
  return /^0[12]/.test(text) && isGtin14(text.slice(2, 16));
}

/**
 * The one number in a sentence. Twelve digits or more, alone between spaces, and no other digit anywhere: eight digits in
 * running text are too often a date.
 */
function numberInText(text: string): BarcodeReading | undefined {
  const [, number] = /^[^0-9]*(?<!\S)([0-9]{12,14})(?!\S)[^0-9]*$/.exec(text) ?? [];
  return number === undefined ? undefined : readDigits(number);
}
