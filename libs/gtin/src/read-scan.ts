import type { BarcodeReading, Symbology } from './barcode-reading.js';
import type { ParseOptions } from './parse-options.js';
import { readDigitsOf } from './read-digits.js';
import { readTransmitted } from './read-element-string.js';
import { readText } from './read-text.js';
import { readingOfElements, withElements } from './reading-of-elements.js';

type Linear = Exclude<Symbology, 'publication'>;

/** ISO/IEC 15424 symbology identifiers and what they hold (GS1 General Specifications, section 5.1). */
const LINEAR: Readonly<Record<string, Linear>> = {
  ']E0': 'EAN-13', // UPC-A and UPC-E too, as thirteen digits
  ']E3': 'EAN-13', // with an add-on
  ']E4': 'EAN-8',
  ']I0': 'GTIN-14',
  ']I1': 'GTIN-14',
};
const ELEMENTS = new Set([']C1', ']e0', ']d2', ']Q3', ']J1']);
const PLAIN = new Set([']C0', ']Q1', ']d1', ']J0']);

/** The two digits of an issue or the five of a price that stand beside an EAN-13. */
const ADD_ON = /(?<=^[0-9]{13})([0-9]{2}|[0-9]{5})$/;
/** What a scanner sends between a linear symbol and the two-dimensional part above it. */
const COMPOSITE = '|]e0';

/** Reads what a scanner sends with a symbology identifier in front. */
export function readScan(scan: string, options: ParseOptions): BarcodeReading {
  const identifier = scan.slice(0, 3);
  const data = scan.slice(3);
  if (data === '') return { ok: false, rule: 'EMPTY', message: 'There is no code.' };
  const symbology = LINEAR[identifier];
  if (symbology) return readLinear(identifier === ']E3' ? data.replace(ADD_ON, '') : data, symbology, options);
  if (ELEMENTS.has(identifier)) return readingOfElements(readTransmitted(data), 'GS1 element string', options);
  if (PLAIN.has(identifier)) return readPlain(data, options);
  return { ok: false, rule: 'SYMBOLOGY', message: 'No symbology that carries products sends this prefix.' };
}

function readLinear(data: string, symbology: Linear, options: ParseOptions): BarcodeReading {
  const end = data.indexOf(COMPOSITE);
  const reading = readDigitsOf(symbology, end < 0 ? data : data.slice(0, end));
  if (end < 0 || !reading.ok) return reading;
  return withElements(reading, readTransmitted(data.slice(end + COMPOSITE.length)), options);
}

/** A symbol that may hold anything: text without a product is understood all the same. */
function readPlain(data: string, options: ParseOptions): BarcodeReading {
  const reading = readText(data.trim(), options);
  if (reading.ok || reading.rule !== 'NOT_DIGITS') return reading;
  return { ok: false, rule: 'NO_PRODUCT', message: 'The symbol holds a text, not a product.' };
}
