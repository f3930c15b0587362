import { histogram } from '@openshelf/platform';
import type { LiveVersions } from './live-versions.store.js';

interface Sample {
  readonly version: number;
  /** `performance.now()` of the answer. */
  readonly servedAt: number;
}

/** Share of the hits that are checked. */
const SAMPLED = 0.01;
/** One query a second with so many codes: a check is never dearer than that, and what comes beyond it is let go. */
const EVERY_MS = 1_000;
const MOST_SAMPLES = 50;

/**
 * Watches that the cache keeps its bound: compares some of the answered versions with PostgreSQL, off the path of the
 * requests, and exports by how much they were behind. Measured is the time since the newest change that the answer
 * lacked; with several changes lacking, the first was earlier.
 */
export class StalenessInspector {
  readonly #samples = new Map<string, Sample>();
  readonly #staleness = histogram({
    name: 'cache_staleness_seconds',
    help: 'How long before the answer the change was committed that a cached answer lacked; 0 for a current one',
    // The bounds of the protocol among them: 1.5 s healthy, 41 s and 611 s when changes do not arrive.
    buckets: [0, 0.1, 0.5, 1, 1.5, 5, 15, 41, 120, 611, 3_600],
  });

  constructor(
    private readonly live: LiveVersions,
    private readonly random: () => number = Math.random,
  ) {}

  /** Remembers one hit in a hundred. */
  sample(key: string, version: number): void {
    if (this.random() >= SAMPLED || this.#samples.size >= MOST_SAMPLES) return;
    this.#samples.set(key, { version, servedAt: performance.now() });
  }

  /** Checks what was remembered; a database that does not answer is somebody else's alarm. */
  async inspect(): Promise<void> {
    if (this.#samples.size === 0) return;
    const samples = new Map(this.#samples);
    this.#samples.clear();
    const askedAt = performance.now();
    const live = await this.live.find([...samples.keys()]).catch(() => undefined);
    for (const [key, { version, servedAt }] of samples) {
      const now = live?.get(key);
      if (!now) continue;
      const sinceMs = now.changedAgoMs - (askedAt - servedAt);
      // A change after the answer could not be in it.
      this.#staleness.observe(now.version > version ? Math.max(0, sinceMs) / 1_000 : 0);
    }
  }

  /** Begins to check regularly; answers how to stop. */
  start(): () => void {
    const timer = setInterval(() => void this.inspect(), EVERY_MS).unref();
    return () => clearInterval(timer);
  }
}
