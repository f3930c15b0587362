import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ProductDocument, SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import type { SourceDocument } from '../sources/source-document.js';
import { normalize } from './normalize.js';
import { serializeProduct } from './serialize-product.js';

const folder = '../shared/samples';
const EXPORT = 'off/dumps/openfoodfacts-products.2026-04.sample.jsonl';
const present = existsSync(join(folder, EXPORT));

interface Answer {
  readonly code?: string;
  readonly product?: { readonly code?: string };
  readonly foods?: readonly { readonly gtinUpc?: string }[];
  readonly gtinUpc?: string;
}

/** Many recorded codes are no valid GTIN; the mappers only compare digits. */
const documentOf = (source: SourceName, code: string, body: string): SourceDocument => ({
  gtin: code.padStart(14, '0') as Gtin14,
  source,
  documentId: '00000000-0000-4000-8000-000000000001',
  fetchedAt: '2026-10-01T00:00:00.000Z',
  url: '',
  body,
});

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const jsonIn = (path: string): string[] => readdirSync(join(folder, path)).filter((name) => name.endsWith('.json'));

function samples(): { name: string; document: SourceDocument }[] {
  if (!present) return [];
  const off = jsonIn('off').map((name) => {
    const body = read(`off/${name}`);
    const { product, code } = JSON.parse(body) as Answer;
    return { name: `off/${name}`, document: documentOf('openfoodfacts', product?.code ?? code ?? '', body) };
  });
  const lines = read(EXPORT).trim().split('\n');
  const exported = lines.map((body) => {
    const { code = '' } = JSON.parse(body) as Answer;
    return { name: `export line ${code}`, document: documentOf('openfoodfacts', code, body) };
  });
  const usda = jsonIn('usda').flatMap((name) => {
    const body = read(`usda/${name}`);
    const answer = JSON.parse(body) as Answer;
    const codes = (answer.foods ?? [answer]).flatMap(({ gtinUpc }) => gtinUpc ?? []);
    return codes.map((code) => ({ name: `usda/${name} ${code}`, document: documentOf('usda', code, body) }));
  });
  return [...off, ...exported, ...usda];
}

/** Every path that must say where its value comes from. */
function pathsOf(product: ProductDocument): string[] {
  const { gtin, code, names, ingredients, provenance, attribution, updatedAt, ...values } = product;
  void [gtin, code, provenance, attribution, updatedAt];
  const said = Object.entries(values).filter(([key, value]) => {
    const isEmpty = Array.isArray(value) && value.length === 0;
    return value !== null && !(isEmpty && (key === 'brands' || key === 'images'));
  });
  return [
    ...said.map(([key]) => key),
    ...Object.keys(names).map((language) => `names.${language}`),
    ...Object.keys(ingredients?.texts ?? {}).map((language) => `ingredients.texts.${language}`),
  ];
}

const recorded = samples();
const onSamples = present ? describe : describe.skip;

onSamples('the recorded answers (skipped where ../shared/samples is absent)', () => {
  it('are all there', () => {
    expect(recorded.length).toBeGreaterThan(240);
  });

  it.each(recorded)('$name makes a sane product', ({ document }) => {
    const product = normalize([document]);
    const bytes = serializeProduct(product);
    expect(JSON.parse(bytes)).toEqual(product);
    expect(Object.keys(product.provenance).toSorted()).toEqual(pathsOf(product).toSorted());
    const { names, brands, categories, labels, countries, allergens, traces, additives, ingredients } = product;
    const lists = [brands, categories, labels, countries, allergens, traces, additives].flatMap((list) => list ?? []);
    for (const text of [...lists, ...Object.values(names), ...Object.values(ingredients?.texts ?? {})]) {
      expect(text).toBe(text.trim());
      expect(text).not.toBe('');
    }
    for (const { url } of product.images) expect(() => new URL(url)).not.toThrow();
    const nutrients = product.nutrition?.nutrients ?? {};
    for (const value of Object.values(nutrients)) expect(Number.isFinite(value) && value >= 0).toBe(true);
    const { energyKj, energyKcal } = nutrients;
    expect(energyKj === undefined).toBe(energyKcal === undefined);
    if (energyKj !== undefined && energyKcal !== undefined && energyKcal > 10) {
      expect(energyKj / energyKcal).toBeGreaterThan(3.7);
      expect(energyKj / energyKcal).toBeLessThan(4.7);
    }
  });
});
