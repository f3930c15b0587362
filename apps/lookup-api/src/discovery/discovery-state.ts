import type { SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';

/**
 * How the search for a missing code stands.
 *
 * - `queued`: the miss has just been announced; nobody has taken it up yet.
 * - `searching`: sources are being asked.
 * - `delayed`: a source could not answer (down, limited); it is asked again by itself.
 * - `found`: a source knows it; its answer is being turned into a product.
 * - `unknown`: every source has really answered, and none knows it; they are asked again at `nextTryAt`.
 */
export type DiscoveryPhase = 'queued' | 'searching' | 'delayed' | 'found' | 'unknown';

export interface DiscoveryState {
  readonly gtin: Gtin14;
  readonly phase: DiscoveryPhase;
  /** How often the sources have been asked, this time included; tells one search from another. */
  readonly round: number;
  /** Sources asked in this round, in the order of their answers. */
  readonly sourcesTried: readonly SourceName[];
  /** UTC time of the next round, where one is planned. */
  readonly nextTryAt: string | null;
}

/** The state of a code whose miss nobody has recorded yet. */
export function newlyQueued(gtin: Gtin14): DiscoveryState {
  return { gtin, phase: 'queued', round: 1, sourcesTried: [], nextTryAt: null };
}

/** True when announcing the miss can start a search: none was made, none runs, and the planned retry is due. */
export function canStartSearch(state: DiscoveryState | undefined, now: Date): boolean {
  if (state === undefined || state.phase === 'found') return true;
  return state.phase === 'unknown' && (state.nextTryAt === null || new Date(state.nextTryAt) <= now);
}

/** True when waiting is pointless: all sources have answered and the next round is not due. */
export function isSettled(state: DiscoveryState, now: Date): boolean {
  return state.phase === 'unknown' && !canStartSearch(state, now);
}

/** Seconds after which asking again makes sense; at least 1. */
export function retryAfterSeconds(state: DiscoveryState, now: Date): number {
  const planned = state.nextTryAt === null ? NaN : (Date.parse(state.nextTryAt) - now.getTime()) / 1000;
  if (state.phase === 'unknown' || state.phase === 'delayed') return Math.max(1, Math.ceil(planned || 30));
  return 1;
}
