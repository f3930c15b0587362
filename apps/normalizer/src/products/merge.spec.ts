import { describe, expect, it } from '@jest/globals';
import { asGtin14 } from '@openshelf/gtin';
import { type SourceFacts, type SourceRecord, saysNothing } from '../sources/source-facts.js';
import { merge } from './merge.js';

const gtin = asGtin14('03017620422003');
const silent: SourceFacts = {
  ...saysNothing,
  productType: 'food',
  credit: { name: 'contributors', url: 'https://example.org/' },
};

const off = (facts: Partial<SourceFacts>, fetchedAt = '2026-10-01T00:00:00.000Z'): SourceRecord => ({
  source: 'openfoodfacts',
  fetchedAt,
  documentId: 'off',
  facts: { ...silent, ...facts },
  says: 'this',
  firstSaid: { this: fetchedAt },
});
const usda = (facts: Partial<SourceFacts>, fetchedAt = '2026-11-01T00:00:00.000Z'): SourceRecord => ({
  source: 'usda',
  fetchedAt,
  documentId: 'usda',
  facts: { ...silent, ...facts },
  says: 'that',
  firstSaid: { that: fetchedAt },
});

describe('merge', () => {
  it('takes each field from the best source that says anything about it', () => {
    const product = merge(gtin, [
      usda({ names: { en: 'Spread' }, brands: ['FERRERO'], quantity: { text: '13 oz', value: null, unit: null } }),
      off({ names: { fr: 'Pâte à tartiner' }, language: 'fr', brands: ['Nutella'], brandOwner: 'Copied' }),
    ]);
    expect(product).toMatchObject({
      name: 'Pâte à tartiner',
      names: { en: 'Spread', fr: 'Pâte à tartiner' },
      brand: 'Nutella',
      brands: ['Nutella'],
      brandOwner: 'Copied',
      quantity: { text: '13 oz' },
    });
    expect(product.provenance).toMatchObject({
      name: { source: 'openfoodfacts', fetchedAt: '2026-10-01T00:00:00.000Z', licence: 'ODbL-1.0' },
      'names.en': { source: 'usda', fetchedAt: '2026-11-01T00:00:00.000Z', licence: 'CC0-1.0' },
      quantity: { source: 'usda' },
    });
  });

  it('prefers the company that USDA names, since it says so itself', () => {
    const product = merge(gtin, [off({ brandOwner: 'Copied' }), usda({ brandOwner: 'Declared, Inc.' })]);
    expect(product.brandOwner).toBe('Declared, Inc.');
  });

  it('takes nutrition whole from one source, one with energy first', () => {
    const withoutEnergy = { basis: '100g', nutrients: { fat: 1, fiber: 2 } } as const;
    const withEnergy = { basis: '100ml', nutrients: { energyKj: 100, energyKcal: 24, fat: 3 } } as const;
    const both = merge(gtin, [off({ nutrition: withoutEnergy }), usda({ nutrition: withEnergy })]);
    expect(both.nutrition).toEqual(withEnergy);
    expect(both.provenance.nutrition?.source).toBe('usda');
    const preferred = merge(gtin, [
      usda({ nutrition: withEnergy }),
      off({ nutrition: { ...withEnergy, basis: '100g' } }),
    ]);
    expect(preferred.provenance.nutrition?.source).toBe('openfoodfacts');
    expect(merge(gtin, [off({ nutrition: withoutEnergy }), usda({})]).nutrition).toEqual(withoutEnergy);
  });

  it.each([
    [{ fr: 'Lait', en: 'Milk' }, 'fr', 'Lait'],
    [{ de: 'Milch', en: 'Milk' }, 'fr', 'Milk'],
    [{ de: 'Milch', xx: 'Milch!' }, null, 'Milch!'],
    [{ nl: 'Melk', de: 'Milch' }, null, 'Milch'],
    [{}, 'fr', null],
  ])('names the product in its language, else in any: %j in %s is %s', (names, language, name) => {
    const product = merge(gtin, [off({ names, language })]);
    expect(product.name).toBe(name);
    expect('name' in product.provenance).toBe(name !== null);
  });

  it('keeps "none" apart from "not known"', () => {
    const product = merge(gtin, [off({ allergens: [] }), usda({ traces: ['en:milk'] })]);
    expect(product).toMatchObject({ allergens: [], traces: ['en:milk'], additives: null, labels: null });
    expect(product.provenance).toHaveProperty('allergens');
    expect(product.provenance).not.toHaveProperty('labels');
  });

  it('credits every source it used and nobody else, images with their own licence', () => {
    const images = [{ role: 'front', language: 'fr', url: 'https://example.org/1.jpg' }] as const;
    const product = merge(gtin, [usda({}), off({ images, names: { fr: 'Lait' } })]);
    expect(product.attribution.map(({ source, licence }) => [source, licence])).toEqual([
      ['openfoodfacts', 'ODbL-1.0'],
      ['openfoodfacts', 'CC-BY-SA-3.0'],
    ]);
    expect(product.provenance.images?.licence).toBe('CC-BY-SA-3.0');
    expect(product.updatedAt).toBe('2026-10-01T00:00:00.000Z');
  });

  it('dates a value by the oldest answer that says so, the product by the last news', () => {
    const record = { ...off({ names: { fr: 'Lait' } }), firstSaid: { this: '2026-01-01', other: '2026-05-01' } };
    const product = merge(gtin, [record]);
    expect(product.provenance.name?.fetchedAt).toBe('2026-01-01');
    expect(product.updatedAt).toBe('2026-05-01');
  });

  it('writes the printed code', () => {
    expect(merge(gtin, [off({})]).code).toBe('3017620422003');
  });
});
