import type { Gtin14 } from '@openshelf/gtin';
import type { DiscoveryState } from './discovery-state.js';

/** How the search for a missing code stands, as discovery-worker has written it down. */
export abstract class DiscoveryStates {
  /** The state, or undefined for a code that was never missed. */
  abstract find(gtin: Gtin14): Promise<DiscoveryState | undefined>;
}
