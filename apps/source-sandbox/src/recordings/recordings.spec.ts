import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Recordings } from './recordings.js';

let folder: string;

function write(file: string, content: unknown): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-recordings-'));
  write('off/3017620422003.json', { code: '3017620422003', product: { product_name: 'poor' } });
  write('off/again.json', [{ code: '03017620422003', product_name: 'rich', brands: 'Ferrero', lang: 'fr' }]);
  write('off/096385074.api-v3-fields.json', { status: 'success', product: { product_name: 'no code inside' } });
  write('off/empty.json', '');
  write('off/cut.json', '{"code": "1');
  write('off/list.txt', 'not ours');
  write('off/errors/v2_404.json', { code: '40111445', product: { product_name: 'left alone' } });
  write(
    'off/dumps/day.jsonl',
    '{"code":"40111445","product_name":"Peanut","lang":"en","images":{"front_en":{"rev":1}}}\nbroken\n\n',
  );
  write('off/search/page.json', { products: [{ code: '12' }] });
  write('obf/3600542461030.json', { code: '3600542461030', product_name: 'Shampoo' });
  write('usda/657484200138.json', { fdcId: 1, description: 'BREAD', gtinUpc: '657484200138', foodNutrients: [] });
  write('upc/0066721002297.json', 'not read at all');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('Recordings', () => {
  it('finds products by the code inside and by the file’s name, and serves the richest document', () => {
    const { products } = new Recordings([folder]);
    expect(products.find('3017620422003')?.product).toMatchObject({ product_name: 'rich' });
    expect(products.find('96385074')?.product).toMatchObject({ product_name: 'no code inside' });
  });

  it('reads exports line by line and computes what only the API adds', () => {
    const { products } = new Recordings([folder]);
    expect(products.find('40111445')?.product).toMatchObject({ product_name: 'Peanut', image_url: expect.any(String) });
  });

  it('tells the type of a product by the site’s folder where the document does not', () => {
    expect(new Recordings([folder]).products.find('3600542461030')?.type).toBe('beauty');
  });

  it('reports what it cannot read and what has no product, and goes on', () => {
    const { report, products, foods } = new Recordings([folder]);
    expect(report.odd.map(({ file }) => file)).toEqual(['off/cut.json', 'off/dumps/day.jsonl:2', 'off/empty.json']);
    expect(report.withoutProduct).toEqual(['off/search/page.json']);
    expect([products.size, foods.size]).toEqual([4, 1]);
  });

  it('lets an answer put in at run time win over a richer one', () => {
    const recordings = new Recordings([folder]);
    expect(recordings.put('off', { code: '3017620422003', product_name: 'new' })).toEqual(['3017620422003']);
    expect(recordings.products.find('3017620422003')?.product).toEqual({ code: '3017620422003', product_name: 'new' });
    expect(recordings.put('usda', { fdcId: 1, description: 'TOAST' })).toEqual(['1']);
    expect(recordings.foods.detail(1, 'full')).toMatchObject({ description: 'TOAST' });
    expect(recordings.put('off', { nothing: 'here' })).toEqual([]);
  });
});
