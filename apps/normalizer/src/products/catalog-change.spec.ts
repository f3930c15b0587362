import { describe, expect, it } from '@jest/globals';
import { asGtin14 } from '@openshelf/gtin';
import type { SourceRecord } from '../sources/source-facts.js';
import { changeBy, type CatalogChange, type StoredProduct, type StoredRecord } from './catalog-change.js';
import { toRecord } from './normalize.js';

const gtin = asGtin14('03017620422003');
const nothing: StoredProduct = { records: [], document: undefined };

const answer = (
  name: string,
  day: string,
  documentId: string,
  source: SourceRecord['source'] = 'openfoodfacts',
): SourceRecord => {
  const product = { code: '3017620422003', lang: 'en', product_name: name };
  const food = { fdcId: 7, gtinUpc: '3017620422003', description: name };
  const body = JSON.stringify(source === 'usda' ? food : product);
  return toRecord({ gtin, source, documentId, fetchedAt: `2026-10-${day}T00:00:00.000Z`, url: '', body });
};

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
    expect(changeBy(gtin, first, inTurn(first))).toEqual({ outcome: 'unchanged' });
  });

  it('edits the product for a newer answer and ignores an older one', () => {
    const older = answer('Milk', '01', 'a');
    const newer = answer('Whole milk', '02', 'b');
    expect(changeBy(gtin, newer, inTurn(older))).toMatchObject({
      outcome: 'edited',
      product: { values: { name: 'Whole milk' } },
    });
    expect(changeBy(gtin, older, inTurn(newer))).toEqual({ outcome: 'outdated' });
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
  });
});
