import { type OutageGate, outageBackoffMs } from './outage-gate.js';

/** Longest time a message keeps a slot for its own trouble, in ms. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Tells an outage from a message that meets one all by itself (a product on which its source always fails, a quota
 * that others were quicker to use): between two of its failures another message succeeded. Such a message must not
 * stop the others, so it waits alone.
 */
export class OwnTrouble {
  #successesBefore: number | undefined;
  #step = 0;
  #since = 0;

  constructor(
    private readonly gate: OutageGate,
    private readonly firstPauseMs: number,
  ) {}

  /** After another failure: an outage; its own, to wait out alone for `waitMs`; or for too long to keep its slot. */
  judge(): 'outage' | 'lasting' | { readonly waitMs: number } {
    const before = this.#successesBefore;
    this.#successesBefore = this.gate.successes;
    if (before === undefined || before === this.gate.successes) return 'outage';
    const now = performance.now();
    if (this.#step === 0) this.#since = now;
    if (now - this.#since > PATIENCE_MS) return 'lasting';
    return { waitMs: outageBackoffMs(this.firstPauseMs, this.#step++) };
  }
}
