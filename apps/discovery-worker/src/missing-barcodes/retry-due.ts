import type { Gtin14 } from '@openshelf/gtin';
import { gauge } from '@openshelf/platform';
import { SourceAvailability } from '../sources/source-availability.js';
import { onLook } from './search-rules.js';
import { SearchStore } from './search.store.js';

const CHECKS_AT_ONCE = 100;

/**
 * Takes up what is due by itself: checks that running searches and found answers get on, so that nothing depends on a
 * message that a broker may lose, and retries of delayed and unknown codes. Safe on all replicas at once: each search
 * is judged under its lock, where the second replica finds it done.
 */
export class RetryDue {
  readonly #open = gauge({
    name: 'discovery_open_codes',
    help: 'Codes whose search has not ended',
    labelNames: ['state'],
  });

  /** `mostSearching`: with so many searches running, retries wait, so that people's scans find quota left. */
  constructor(
    private readonly searches: SearchStore,
    private readonly availability: SourceAvailability,
    private readonly mostSearching: number,
  ) {}

  /** Answers how many searches it took up. */
  async execute(): Promise<number> {
    return (await this.#check()) + (await this.#retry());
  }

  /** Costs no call: a job or answer that is still on its way is recognised by the stream or its consumer. */
  async #check(): Promise<number> {
    let taken = 0;
    for (;;) {
      const due = await this.searches.due(
        ['searching', 'found'],
        this.availability.circumstances().now,
        CHECKS_AT_ONCE,
      );
      taken += await this.#takeUp(due);
      if (due.length < CHECKS_AT_ONCE) return taken;
    }
  }

  async #retry(): Promise<number> {
    const open = await this.searches.open();
    this.#open.set({ state: 'searching' }, open.searching);
    this.#open.set({ state: 'delayed' }, open.delayed);
    const free = this.mostSearching - open.searching;
    if (free <= 0) return 0;
    return this.#takeUp(await this.searches.due(['delayed', 'unknown'], this.availability.circumstances().now, free));
  }

  async #takeUp(due: readonly Gtin14[]): Promise<number> {
    let taken = 0;
    for (const gtin of due) {
      const change = await this.searches.change(gtin, (standing) =>
        onLook(standing, this.availability.circumstances()),
      );
      if (change) taken++;
    }
    return taken;
  }
}
