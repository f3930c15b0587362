import { setTimeout as sleep } from 'node:timers/promises';

/** Time as this library sees it; tests bring their own. */
export interface Clock {
  /** Monotonic, in ms. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};
