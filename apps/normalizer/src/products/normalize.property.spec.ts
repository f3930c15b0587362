import { describe, expect, it } from '@jest/globals';
import { type SourceName, sourceNames } from '@openshelf/contracts';
import { asGtin14 } from '@openshelf/gtin';
import { AppError } from '@openshelf/platform';
import * as fc from 'fast-check';
import type { SourceDocument } from '../sources/source-document.js';
import type { SourceRecord } from '../sources/source-facts.js';
import { normalize, normalizeRecords, toRecord } from './normalize.js';
import { serializeProduct } from './serialize-product.js';

const gtin = asGtin14('03017620422003');

/** Values as upstream types them, and worse. */
const anything = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }) },
  { weight: 3, arbitrary: fc.double() },
  fc.constantFrom(
    '',
    '-',
    '0',
    '12,5',
    '-3',
    '1e400',
    'NaN',
    'null',
    '100g',
    '33 cl',
    'en:none',
    'en:milk,fr:lait',
    'constructor',
    '__proto__',
  ),
  fc.array(fc.constantFrom('en:milk', 'en:none', '', null, 7, 'en:null'), { maxLength: 4 }),
);

const words = (text: string): string[] => text.trim().split(/\s+/);
const mess = (keys: readonly string[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(fc.constantFrom(...keys, 'toString', '__proto__'), anything, { maxKeys: 12, noNullPrototype: true });

const nutriment = ['fat', 'salt', 'sodium', 'sugars', 'energy', 'energy-kj', 'energy-kcal', 'alcohol', 'vitamin-c'];
const suffixes = ['', '_100g', '_serving', '_unit', '_value', '_modifier', '_prepared_100g'];
const offProduct = fc
  .record({
    fields: mess(
      words(`
      lang lc product_type product_name product_name_fr generic_name brands brand_owner quantity
      product_quantity product_quantity_unit serving_size serving_quantity categories_tags labels_tags
      countries_tags allergens_tags allergens traces_tags additives_tags ingredients_text ingredients_text_en
      images selected_images image_front_url nutrition`),
    ),
    nutriments: fc.oneof(anything, mess(nutriment.flatMap((id) => suffixes.map((suffix) => id + suffix)))),
    per: fc.constantFrom('100g', '100ml', 'serving', undefined),
    images: fc.oneof(anything, mess(['front', 'front_fr', 'selected', 'uploaded', '1'])),
  })
  .map(({ fields, nutriments, per, images }) => ({
    images,
    ...fields,
    nutriments,
    nutrition_data_per: per,
    code: '3017620422003',
  }));

const nutrientRow = mess(['nutrientNumber', 'number', 'nutrient', 'value', 'amount', 'unitName']);
const knownRow = fc.record({
  nutrientNumber: fc.constantFrom('203', '204', '208', '307', '318'),
  unitName: fc.constantFrom('G', 'MG', 'KCAL', 'IU'),
  value: anything,
});
const usdaFood = fc
  .record({
    fields: mess(
      words(`
      fdcId description publishedDate publicationDate brandName brandOwner packageWeight servingSize
      servingSizeUnit householdServingFullText ingredients foodCategory marketCountry`),
    ),
    foodNutrients: fc.oneof(anything, fc.array(fc.oneof(nutrientRow, knownRow), { maxLength: 6 })),
  })
  .map(({ fields, foodNutrients }) => ({ foods: [{ ...fields, foodNutrients, gtinUpc: '3017620422003' }] }));

const documentOf = (source: SourceName, bodies: fc.Arbitrary<unknown>): fc.Arbitrary<SourceDocument> =>
  fc.record({
    gtin: fc.constant(gtin),
    source: fc.constant(source),
    documentId: fc.uuid(),
    fetchedAt: fc.integer({ min: 0, max: 3 }).map((day) => new Date(Date.UTC(2026, 9, day)).toISOString()),
    url: fc.constant(''),
    body: bodies.map((body) => JSON.stringify(body)),
  });
const documents = fc.uniqueArray(fc.oneof(documentOf('openfoodfacts', offProduct), documentOf('usda', usdaFood)), {
  minLength: 1,
  maxLength: 5,
  selector: ({ documentId }) => documentId,
});

describe('normalize, whatever the sources say', () => {
  it('gives the same bytes for the same documents in any order and number', () => {
    fc.assert(
      fc.property(documents, fc.infiniteStream(fc.nat()), (given, numbers) => {
        const shuffled = [...given, ...given.slice(0, 2)]
          .map((document) => [numbers.next().value, document] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, document]) => document);
        expect(serializeProduct(normalize(shuffled))).toBe(serializeProduct(normalize(given)));
      }),
    );
  });

  it('gives the same bytes from facts that the database has put into another order', () => {
    fc.assert(
      fc.property(documents, (given) => {
        const records = new Map(given.map((document) => [document.source, toRecord(document)]));
        const bytes = (stored: SourceRecord[]): string => serializeProduct(normalizeRecords(gtin, stored));
        const reordered = [...records.values()].map((record) => ({ ...record, facts: reversed(record.facts) }));
        expect(bytes(reordered as SourceRecord[])).toBe(bytes([...records.values()]));
      }),
    );
  });

  it('never shows a number that cannot be, an empty text, or a value without its source', () => {
    fc.assert(
      fc.property(documents, (given) => {
        const product = normalize(given);
        for (const [key, value] of Object.entries(product.nutrition?.nutrients ?? {})) {
          expect([key, Number.isFinite(value) && value >= 0]).toEqual([key, true]);
        }
        for (const amount of [product.quantity, product.serving]) {
          expect(amount === null || amount.value === null || amount.value > 0).toBe(true);
        }
        const { names, brands, categories, allergens, ingredients } = product;
        const texts = [...Object.values(names), ...brands, ...(categories ?? []), ...(allergens ?? [])];
        expect([...texts, ...Object.values(ingredients?.texts ?? {})]).not.toContain('');
        const bytes = serializeProduct(product);
        // PostgreSQL takes neither in jsonb.
        expect(bytes).not.toMatch(/\\u0000|\\ud[89a-f]/i);
        for (const path of ['name', 'brand', 'quantity', 'categories', 'allergens', 'nutrition'] as const) {
          expect([path, path in product.provenance]).toEqual([path, product[path] !== null]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('refuses garbage with one kind of error only', () => {
    const garbage = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      offProduct.map((product) => JSON.stringify({ product })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...sourceNames), garbage, (source, body) => {
        try {
          normalize([{ gtin, source, documentId: 'a', fetchedAt: '2026-10-01T00:00:00.000Z', url: '', body }]);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(error).toMatchObject({ code: expect.stringMatching(/^SOURCE\./), retry: 'never' });
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** A copy with the properties of all objects in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toReversed();
  return Object.fromEntries(entries.map(([key, inner]) => [key, reversed(inner)]));
}
