import { isDeepStrictEqual } from 'node:util';
import type { ProductDocument } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import type { SourceRecord } from '../sources/source-facts.js';
import { isNewer } from './is-newer.js';
import { normalizeRecords } from './normalize.js';
import { NORMALIZER_VERSION } from './normalizer-version.js';
import { remember } from './remember.js';
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
  /** `unchanged`: nothing new; `outdated`: nothing new, since the catalogue holds a newer answer of the same source. */
  readonly outcome: 'added' | 'edited' | 'unchanged' | 'outdated';
  readonly record?: StoredRecord;
  readonly product?: { readonly values: ProductDocument; readonly document: string };
  /** Records of the code that another normalizer version mapped: to be mapped anew while the archive has them. */
  readonly outgrown: readonly StoredRecord[];
}

/**
 * What a source's answer changes in the catalogue. Pure, and the same whatever came before: of each source the newest
 * answer counts, and the product is made anew of all of them. An answer that says what is known already changes only the
 * record, never the product.
 */
export function changeBy(gtin: Gtin14, answer: SourceRecord, stored: StoredProduct): CatalogChange {
  const own = stored.records.find(({ source }) => source === answer.source);
  const others = stored.records.filter(({ source }) => source !== answer.source);
  const isOutdated = own !== undefined && isNewer(own, answer);
  const mapperVersion = isOutdated ? own.mapperVersion : NORMALIZER_VERSION;
  const record = { ...remember(own, answer), mapperVersion };
  const values = normalizeRecords(gtin, [...others, record]);
  const document = serializeProduct(values);
  const isSame = stored.document === document;
  const outcome = stored.document === undefined ? 'added' : !isSame ? 'edited' : isOutdated ? 'outdated' : 'unchanged';
  return {
    outcome,
    ...(!isKnown(own, record) && { record }),
    ...(!isSame && { product: { values, document } }),
    outgrown: [...others, record].filter((each) => each.mapperVersion !== NORMALIZER_VERSION),
  };
}

/** Of the same answer the same version makes the same facts. */
function isKnown(own: StoredRecord | undefined, record: StoredRecord): boolean {
  return (
    own?.documentId === record.documentId &&
    own.mapperVersion === record.mapperVersion &&
    isDeepStrictEqual(own.firstSaid, record.firstSaid)
  );
}
