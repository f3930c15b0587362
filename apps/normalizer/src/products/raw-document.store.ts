import type { SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import type { SourceDocument } from '../sources/source-document.js';

/** Which archived answer is meant. */
export interface RawDocumentRef {
  readonly gtin: Gtin14;
  readonly source: SourceName;
  readonly documentId: string;
  /** UTC, ISO 8601. */
  readonly fetchedAt: string;
}

/** The archive of raw answers, which discovery-worker keeps for 30 days. */
export abstract class RawDocumentStore {
  /** Undefined if the archive does not hold it, or no longer. */
  abstract find(ref: RawDocumentRef): Promise<SourceDocument | undefined>;
}
