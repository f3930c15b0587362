import type { SourceName } from '@openshelf/contracts';
import type { Circumstances } from '../missing-barcodes/search-steps.js';

/**
 * Which sources are switched on, and which of them would not answer now, as this process has last seen it. The pauses
 * are only a hint for the order of asking: each replica learns them for itself, and a wrong one costs a detour, never
 * an answer.
 */
export class SourceAvailability {
  readonly #pausedUntil = new Map<SourceName, number>();

  /** `sources` are the ones switched on, in the order in which they are asked. */
  constructor(
    private readonly sources: readonly SourceName[],
    private readonly clock: () => number = Date.now,
  ) {}

  /** The source does not answer; it is worth a try again after `ms` milliseconds. */
  pause(source: SourceName, ms: number): void {
    this.#pausedUntil.set(source, this.clock() + ms);
  }

  /** The source has answered. */
  resume(source: SourceName): void {
    this.#pausedUntil.delete(source);
  }

  /** What the rules of a search need to know of this moment. */
  circumstances(): Circumstances {
    const now = this.clock();
    const paused = this.sources.filter((source) => (this.#pausedUntil.get(source) ?? 0) > now);
    return { now: new Date(now), sources: this.sources, paused: new Set(paused), chance: Math.random() };
  }
}
