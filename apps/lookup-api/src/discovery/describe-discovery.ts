import type { SourceName } from '@openshelf/contracts';
import { type DiscoveryPhase, type DiscoveryState, retryAfterSeconds } from './discovery-state.js';

/** The member `discovery` of a 404: how the search stands, and when asking again makes sense. */
export interface DiscoveryMember {
  /** Stable during a search; another search for the same code has another one. */
  readonly id: string;
  readonly state: DiscoveryPhase;
  readonly sourcesTried: readonly SourceName[];
  /** Seconds. */
  readonly retryAfter: number;
  /** UTC time of the next round; only where one is planned. */
  readonly nextTryAt?: string;
}

const MESSAGES: Readonly<Record<DiscoveryPhase, string>> = {
  queued: 'The catalogue does not hold this code yet; the sources are being asked.',
  searching: 'The catalogue does not hold this code yet; the sources are being asked.',
  delayed: 'A source could not answer; it is asked again by itself.',
  found: 'A source knows this code; its answer is being turned into a product.',
  unknown: 'No source knows this code; they are asked again later.',
};

/** The state for the outside, with one sentence for a person. */
export function describeDiscovery(state: DiscoveryState, now: Date): { message: string; member: DiscoveryMember } {
  return {
    message: MESSAGES[state.phase],
    member: {
      id: `${state.gtin}-${state.round}`,
      state: state.phase,
      sourcesTried: state.sourcesTried,
      retryAfter: retryAfterSeconds(state, now),
      ...(state.nextTryAt !== null && { nextTryAt: state.nextTryAt }),
    },
  };
}
