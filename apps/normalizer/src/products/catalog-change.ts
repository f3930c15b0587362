import type { ProductDocument } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import type { SourceRecord } from '../sources/source-facts.js';
import { isNewer } from './is-newer.js';
import { normalizeRecords } from './normalize.js';
import { NORMALIZER_VERSION } from './normalizer-version.js';
import { serializeProduct } from './serialize-product.js';

/** A source's facts as the catalogue holds them. */
export interface StoredRecord extends SourceRecord {
  /** The normalizer version that mapped them. */
  readonly mapperVersion: string;
}

/** What the catalogue holds about one code. */
export interface StoredProduct {
  readonly records: readonly StoredRecord[];
  /** The serialised product; undefined if the code is not in the catalogue. */
  readonly document: string | undefined;
}

/** What to write. Without `record` and `product` there is nothing to do. */
export interface CatalogChange {
  /** `outdated`: the catalogue holds a newer answer of the same source. */
  readonly outcome: 'added' | 'edited' | 'unchanged' | 'outdated';
  readonly record?: StoredRecord;
  readonly product?: { readonly values: ProductDocument; readonly document: string };
}

/**
 * What a source's answer changes in the catalogue. Pure, and the same whatever came before: of each source the newest
 * answer counts, and the product is made anew of all of them.
 */
export function changeBy(gtin: Gtin14, record: SourceRecord, stored: StoredProduct): CatalogChange {
  const own = stored.records.find(({ source }) => source === record.source);
  if (own && isNewer(own, record)) return { outcome: 'outdated' };
  const others = stored.records.filter(({ source }) => source !== record.source);
  const values = normalizeRecords(gtin, [...others, record]);
  const document = serializeProduct(values);
  const known = own?.documentId === record.documentId && own.mapperVersion === NORMALIZER_VERSION;
  return {
    outcome: stored.document === undefined ? 'added' : stored.document === document ? 'unchanged' : 'edited',
    ...(!known && { record: { ...record, mapperVersion: NORMALIZER_VERSION } }),
    ...(stored.document !== document && { product: { values, document } }),
  };
}
