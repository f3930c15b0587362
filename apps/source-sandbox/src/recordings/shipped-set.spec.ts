import { parseBarcode } from '@openshelf/gtin';
import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shippedData } from '../config.js';
import { sampleCodes } from '../control/sample-codes.js';
import { text } from '../json.js';
import { Recordings } from './recordings.js';

const recordings = new Recordings([shippedData()]);
const files = ['off', 'usda'].flatMap((source) => readdirSync(join(shippedData(), source)));

describe('the shipped set', () => {
  it.each(files)('names %s by a code with a right check digit', (file) => {
    expect(parseBarcode(file.replace('.json', ''))).toMatchObject({ ok: true });
  });

  it('is read without a complaint, one product a file', () => {
    expect(recordings.report).toMatchObject({ odd: [], withoutProduct: [], documents: files.length });
    expect(recordings.products.size).toBe(readdirSync(join(shippedData(), 'off')).length);
  });

  it('has products of every type, and documents of every schema in use', () => {
    const all = [...recordings.products.all()];
    expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['food', 'beauty', 'petfood', 'product']));
    expect(new Set(all.map(({ product }) => product['schema_version']))).toEqual(
      new Set([undefined, 1001, 1002, 1003]),
    );
  });

  it('offers codes of products that are complete, of both sources', () => {
    const codes = sampleCodes(recordings, 5);
    expect(codes).toHaveLength(5);
    const known = codes.map((code) => recordings.products.find(code));
    expect(known.some((product) => product === undefined)).toBe(true);
    for (const product of known) if (product) expect(text(product.product['product_name'])).toBeDefined();
    for (const code of sampleCodes(recordings, 100)) {
      expect(parseBarcode(code)).toMatchObject({ ok: true, code, circulation: 'global' });
    }
  });
});
