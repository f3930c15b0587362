import type { ProductDocument } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import { mapDocument } from '../sources/map-document.js';
import type { SourceDocument } from '../sources/source-document.js';
import type { SourceRecord } from '../sources/source-facts.js';
import { enrich } from './enrichment/enrich.js';
import { isNewer } from './is-newer.js';
import { merge } from './merge.js';

/**
 * The product that answers of one or more sources about one code make, in any order; of several answers of one source
 * the newest counts. Pure and without I/O, for the consumer, for bulk import and for previews. Throws the AppErrors of
 * {@link mapDocument}; a RangeError if there is no document or they are about different codes.
 */
export function normalize(documents: readonly SourceDocument[]): ProductDocument {
  const newest = new Map<string, SourceDocument>();
  for (const document of documents) {
    const other = newest.get(document.source);
    if (!other || isNewer(document, other)) newest.set(document.source, document);
  }
  const [gtin, ...others] = new Set(documents.map((document) => document.gtin));
  if (gtin === undefined || others.length > 0) throw new RangeError('normalize takes the documents of one code');
  return normalizeRecords(gtin, [...newest.values()].map(toRecord));
}

/** The same from facts that were mapped before, one record of each source. */
export function normalizeRecords(gtin: Gtin14, records: readonly SourceRecord[]): ProductDocument {
  return enrich(merge(gtin, records));
}

/** Maps a document; throws the AppErrors of {@link mapDocument}. */
export function toRecord(document: SourceDocument): SourceRecord {
  const { source, fetchedAt, documentId } = document;
  return { source, fetchedAt, documentId, facts: mapDocument(document) };
}
