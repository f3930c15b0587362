import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normalizeOffCode } from '../off/off-code.js';
import { Recordings } from './recordings.js';

const folder = fileURLToPath(new URL('../../../../../shared/samples/', import.meta.url));
const present = existsSync(folder);
const suite = present ? describe : describe.skip;
const recordings = present ? new Recordings([folder]) : new Recordings([]);

suite(present ? 'the recorded samples' : 'the recorded samples (skipped: no ../shared/samples)', () => {
  it('are all read; the only file without a product is a search answer of bare codes', () => {
    expect(recordings.report).toMatchObject({ odd: [], withoutProduct: ['off/search/v2_search_page2.json'] });
  });

  it('are found by the code in the name of each file', () => {
    const names = readdirSync(join(folder, 'off')).flatMap((name) => /^([0-9]+)\..*json$/.exec(name)?.[1] ?? []);
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !recordings.products.find(normalizeOffCode(name)))).toEqual([]);
  });

  it('give foods from search answers and from details, one row each', () => {
    const rows = recordings.foods.rows();
    expect(new Set(rows.map((row) => row['fdcId'])).size).toBe(rows.length);
    const bread = rows.find((row) => row['fdcId'] === 1916888);
    expect(bread).toMatchObject({ brandName: 'GRATEFUL', publishedDate: '2021-07-29' });
    expect(rows.find((row) => row['fdcId'] === 2613419)).toMatchObject({
      gtinUpc: '00049000057980',
      publishedDate: '2023-08-31',
    });
    for (const row of rows) expect(row).not.toHaveProperty('labelNutrients');
  });
});
