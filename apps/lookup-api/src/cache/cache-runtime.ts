import { setTimeout as sleep } from 'node:timers/promises';

/** Time and chance, so that a simulation can stand in for both. */
export interface CacheRuntime {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** In [0, 1). */
  readonly random: () => number;
}

export const realRuntime: CacheRuntime = { now: () => performance.now(), sleep, random: Math.random };
