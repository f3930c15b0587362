import type { EncodedEvent, SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import type { RawDocument } from '../raw-documents/raw-document.js';

/**
 * - `searching`: a source is being asked.
 * - `delayed`: what is left to ask cannot be asked now; it will be.
 * - `found`: a source knows the product.
 * - `unknown`: every source has really answered, and none knows it.
 */
export type SearchState = 'searching' | 'delayed' | 'found' | 'unknown';

/**
 * Only `found`, `stub` (known, but next to nothing of it) and `absent` are answers; the other two say why there is none,
 * or why the one there was is of no use.
 */
export type Outcome = 'found' | 'stub' | 'absent' | 'unavailable' | 'misconfigured';

/** What came of asking one source in the current round. */
export interface Answer {
  readonly source: SourceName;
  readonly outcome: Outcome;
  /** UTC time of the answer, or of the failure. */
  readonly askedAt: Date;
  readonly reason: string | null;
  /** The archived answer, if there was one. */
  readonly documentId: string | null;
}

/** The search for one missing code. A round asks each source until it has really answered. */
export interface Search {
  readonly gtin: Gtin14;
  readonly state: SearchState;
  readonly round: number;
  readonly roundStartedAt: Date;
  readonly lastScannedAt: Date;
  /** When the search is looked at again by itself, whatever its state; null if never. */
  readonly nextTryAt: Date | null;
  /** The last answer of each source in this round. */
  readonly answers: readonly Answer[];
}

/** A code as it stands: its search, if it was ever missed, and whether the catalogue holds it now. */
export interface Standing {
  readonly gtin: Gtin14;
  readonly search: Search | undefined;
  readonly inCatalogue: boolean;
}

/** Scans to add to the demand. */
export interface Scans {
  readonly count: number;
  /** UTC time of the last of them. */
  readonly lastAt: Date;
}

/** What becomes of a search, to be written in one transaction. */
export interface SearchChange extends Pick<Search, 'state' | 'round' | 'roundStartedAt' | 'nextTryAt'> {
  readonly scans?: Scans;
  readonly answer?: Answer;
  readonly document?: RawDocument;
  readonly events: readonly EncodedEvent[];
}
