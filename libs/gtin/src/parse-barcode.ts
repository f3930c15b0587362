import type { BarcodeReading } from './barcode-reading.js';
import type { ParseOptions } from './parse-options.js';
import { readScan } from './read-scan.js';
import { readText } from './read-text.js';

/** Longer than any symbol can hold that names a product; keeps hostile input cheap. */
const MAX_LENGTH = 2048;

/**
 * Reads whatever a person typed or a scanner sent: EAN, UPC and GTIN-14 with or without printed separators, ISBN, ISMN and
 * ISSN, GS1 element strings, GS1 Digital Link URIs, all of them with a symbology identifier too. Never throws, and takes
 * time linear in the input. Only ASCII digits count. A code outside the global circulation is read, and says so.
 */
export function parseBarcode(input: string, options: ParseOptions = {}): BarcodeReading {
  if (input.length > MAX_LENGTH) {
    return { ok: false, rule: 'TOO_LONG', message: `No barcode has more than ${MAX_LENGTH} characters.` };
  }
  const text = input.trim();
  if (text === '') return { ok: false, rule: 'EMPTY', message: 'There is no code.' };
  return text.startsWith(']') ? readScan(text, options) : readText(text, options);
}
