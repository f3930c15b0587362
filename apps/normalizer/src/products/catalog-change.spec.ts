import { describe, expect, it } from '@jest/globals';
import { asGtin14 } from '@openshelf/gtin';
import * as fc from 'fast-check';
import type { SourceRecord } from '../sources/source-facts.js';
import { type SourceDocument } from '../sources/source-document.js';
import { changeBy, type CatalogChange, type StoredProduct, type StoredRecord } from './catalog-change.js';
import { normalize, toRecord } from './normalize.js';
import { serializeProduct } from './serialize-product.js';

const gtin = asGtin14('03017620422003');
const nothing: StoredProduct = { records: [], document: undefined };

const documentOf = (
  name: string,
  day: string,
  documentId: string,
  source: SourceRecord['source'] = 'openfoodfacts',
): SourceDocument => {
  const product = { code: '3017620422003', lang: 'en', product_name: name };
  const food = { fdcId: 7, gtinUpc: '3017620422003', description: name };
  const body = JSON.stringify(source === 'usda' ? food : product);
  return { gtin, source, documentId, fetchedAt: `2026-10-${day}T00:00:00.000Z`, url: '', body };
};
const answer = (...said: Parameters<typeof documentOf>): SourceRecord => toRecord(documentOf(...said));

/** What the tables would hold after the change. */
const after = (stored: StoredProduct, { record, product }: CatalogChange): StoredProduct => ({
  records: record ? [...stored.records.filter(({ source }) => source !== record.source), record] : stored.records,
  document: product?.document ?? stored.document,
});
const inTurn = (...records: SourceRecord[]): StoredProduct =>
  records.reduce((stored, record) => after(stored, changeBy(gtin, record, stored)), nothing);

describe('changeBy', () => {
  it('adds a product that was not there', () => {
    const change = changeBy(gtin, answer('Milk', '01', 'a'), nothing);
    expect(change).toMatchObject({ outcome: 'added', product: { values: { name: 'Milk' } } });
  });

  it('writes nothing for the same answer again', () => {
    const first = answer('Milk', '01', 'a');
    expect(changeBy(gtin, first, inTurn(first))).toEqual({ outcome: 'unchanged', outgrown: [] });
  });

  it('edits the product for a newer answer and ignores an older one', () => {
    const older = answer('Milk', '01', 'a');
    const newer = answer('Whole milk', '02', 'b');
    expect(changeBy(gtin, newer, inTurn(older))).toMatchObject({
      outcome: 'edited',
      product: { values: { name: 'Whole milk' } },
    });
    const late = changeBy(gtin, older, inTurn(newer));
    expect(late).toMatchObject({ outcome: 'outdated', record: { documentId: 'b' } });
    expect(late.product).toBeUndefined();
    expect(changeBy(gtin, older, inTurn(newer, older))).toEqual({ outcome: 'outdated', outgrown: [] });
  });

  it('changes the record and not the product when a source says the same again', () => {
    const [first, again] = [answer('Milk', '01', 'a'), answer('Milk', '09', 'b')];
    const change = changeBy(gtin, again, inTurn(first));
    expect(change).toMatchObject({ outcome: 'unchanged', record: { documentId: 'b', fetchedAt: again.fetchedAt } });
    expect(change.product).toBeUndefined();
  });

  it('dates what was said by the oldest answer, also when that one comes last', () => {
    const [first, again] = [answer('Milk', '01', 'a'), answer('Milk', '09', 'b')];
    expect(inTurn(again, first)).toEqual(inTurn(first, again));
    expect(JSON.parse(inTurn(again, first).document ?? '')).toMatchObject({ updatedAt: first.fetchedAt });
  });

  it('makes the same of the same answers in any order and number, and of all of them at once', () => {
    const answers = fc.array(
      fc.record({
        name: fc.constantFrom('Milk', 'Whole milk', 'Skimmed milk'),
        day: fc.constantFrom('01', '02', '03', '04', '05'),
        source: fc.constantFrom('openfoodfacts' as const, 'usda' as const),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(answers, fc.infiniteStream(fc.nat()), (said, numbers) => {
        const documents = said.map(({ name, day, source }, i) => documentOf(name, day, `${i}`, source));
        const records = documents.map(toRecord);
        const shuffled = [...records, ...records.slice(0, 3)]
          .map((record) => [numbers.next().value, record] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, record]) => record);
        const bySource = ({ records, document }: StoredProduct): unknown => [
          records.toSorted((a, b) => (a.source < b.source ? -1 : 1)),
          document,
        ];
        expect(bySource(inTurn(...shuffled))).toEqual(bySource(inTurn(...records)));
        expect(inTurn(...shuffled).document).toBe(serializeProduct(normalize(documents)));
      }),
      { numRuns: 300 },
    );
  });

  it('lets all replicas agree on two answers of the same millisecond', () => {
    const [one, two] = [answer('One', '01', 'a'), answer('Two', '01', 'b')];
    expect(inTurn(one, two)).toEqual(inTurn(two, one));
  });

  it('makes the same product of two sources in any order', () => {
    const [one, two] = [answer('One', '01', 'a'), answer('Two', '02', 'b', 'usda')];
    expect(inTurn(one, two).document).toBe(inTurn(two, one).document);
  });

  it('stores what a source said even where nothing of it is used', () => {
    const change = changeBy(gtin, answer('Milk', '02', 'b', 'usda'), inTurn(answer('Milk', '01', 'a')));
    expect(change).toMatchObject({ outcome: 'unchanged', record: { source: 'usda' } });
    expect(change.product).toBeUndefined();
  });

  it('maps the same answer anew when the normalizer is another', () => {
    const first = answer('Milk', '01', 'a');
    const old: StoredRecord = { ...first, mapperVersion: 'older', facts: { ...first.facts, names: { en: 'Mlik' } } };
    const change = changeBy(gtin, first, after(nothing, { ...changeBy(gtin, old, nothing), record: old }));
    expect(change).toMatchObject({ outcome: 'edited', record: { facts: { names: { en: 'Milk' } } } });
    // Read otherwise, but said when it was said.
    expect(change.product?.values.provenance.name?.fetchedAt).toBe(first.fetchedAt);
  });

  it('names the records of other sources that another normalizer has mapped', () => {
    const off = answer('Milk', '01', 'a');
    const old: StoredRecord = { ...off, mapperVersion: 'older' };
    const stored = after(nothing, { ...changeBy(gtin, off, nothing), record: old });
    expect(changeBy(gtin, answer('Milk', '02', 'b', 'usda'), stored).outgrown).toEqual([old]);
  });
});
