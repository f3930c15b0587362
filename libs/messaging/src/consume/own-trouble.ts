import { type OutageGate, outageBackoffMs } from './outage-gate.js';

/**
 * Tells an outage from a message that meets one all by itself (a product on which its source always fails, a quota
 * that others were quicker to use): another message succeeded since its try began, or since it failed before. Such a
 * message must not stop the others, so it waits alone. Made when the first try begins.
 */
export class OwnTrouble {
  #successesBefore: number;
  #step = 0;

  constructor(
    private readonly gate: OutageGate,
    private readonly firstPauseMs: number,
  ) {
    this.#successesBefore = gate.successes;
  }

  /** After a failure: an outage, or its own, to wait out alone for `waitMs`. */
  judge(): 'outage' | { readonly waitMs: number } {
    const before = this.#successesBefore;
    this.#successesBefore = this.gate.successes;
    if (before === this.gate.successes) return 'outage';
    return { waitMs: outageBackoffMs(this.firstPauseMs, this.#step++) };
  }
}
