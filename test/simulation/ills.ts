import type { SeededRandom } from './seeded-random.js';

/** How ill things go in a run: probabilities, and milliseconds. */
export interface Ills {
  /** A change is never delivered. */
  readonly lost: number;
  /** A change is delivered up to a minute late. */
  readonly late: number;
  /** A replica does not hear of a change in passing. */
  readonly tapLost: number;
  /** Longest time for which a command to Redis may hang. */
  readonly freezeMs: number;
  /** Mean time between evictions, restarts and outages. */
  readonly misfortuneEveryMs: number;
}

export const HEALTHY: Ills = { lost: 0, late: 0, tapLost: 0.05, freezeMs: 50, misfortuneEveryMs: Infinity };

/** Each run has its own kind of trouble: the worst comes where one thing is broken and nothing else helps. */
export function illsOf(random: SeededRandom): Ills {
  return {
    lost: random.pick([0, 0.2, 1]),
    late: random.pick([0, 0.2, 1]),
    tapLost: random.pick([0, 0.3, 1]),
    freezeMs: random.pick([50, 5_000, 40_000]),
    misfortuneEveryMs: random.pick([3_000, 20_000, 120_000]),
  };
}
