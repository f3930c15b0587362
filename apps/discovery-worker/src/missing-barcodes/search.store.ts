import type { Gtin14 } from '@openshelf/gtin';
import type { SearchChange, SearchState, Standing } from './search.js';

/** The searches for missing codes. */
export abstract class SearchStore {
  /** How a code stands now; the search may change right after. */
  abstract find(gtin: Gtin14): Promise<Standing>;

  /**
   * Lets `decide` say what becomes of a search and writes it with its events, all or nothing, one change of a code at
   * a time over all replicas. Undefined changes nothing. Answers what was written.
   */
  abstract change(
    gtin: Gtin14,
    decide: (standing: Standing) => SearchChange | undefined,
  ): Promise<SearchChange | undefined>;

  /** Codes in one of these states whose `nextTryAt` has come, the longest due first. */
  abstract due(states: readonly SearchState[], now: Date, limit: number): Promise<Gtin14[]>;

  /** How many searches are open. */
  abstract open(): Promise<Readonly<Record<'searching' | 'delayed', number>>>;
}
