import type { ProductDocument, SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import { mapDocument } from '../sources/map-document.js';
import type { SourceDocument } from '../sources/source-document.js';
import type { SourceRecord } from '../sources/source-facts.js';
import { enrich } from './enrichment/enrich.js';
import { fingerprintOf } from './fingerprint.js';
import { merge } from './merge.js';
import { remember } from './remember.js';

/**
 * The product that answers of one or more sources about one code make, in any order; of several answers of one source
 * the newest counts. Pure and without I/O, for the consumer, for bulk import and for previews. Throws the AppErrors of
 * {@link mapDocument} for any of them; a RangeError if there is no document or they are about different codes.
 */
export function normalize(documents: readonly SourceDocument[]): ProductDocument {
  const [gtin, ...others] = new Set(documents.map((document) => document.gtin));
  if (gtin === undefined || others.length > 0) throw new RangeError('normalize takes the documents of one code');
  const records = new Map<SourceName, SourceRecord>();
  for (const document of documents) {
    records.set(document.source, remember(records.get(document.source), toRecord(document)));
  }
  return normalizeRecords(gtin, [...records.values()]);
}

/** The same from facts that were mapped before, one record of each source. */
export function normalizeRecords(gtin: Gtin14, records: readonly SourceRecord[]): ProductDocument {
  return enrich(merge(gtin, records));
}

/** Maps a document; throws the AppErrors of {@link mapDocument}. */
export function toRecord(document: SourceDocument): SourceRecord {
  const { source, fetchedAt, documentId } = document;
  const facts = mapDocument(document);
  const says = fingerprintOf(facts);
  return { source, fetchedAt, documentId, facts, says, firstSaid: { [says]: fetchedAt } };
}
