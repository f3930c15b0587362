import { setTimeout as sleep } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Milliseconds until giving up; 10 s unless told. */
  readonly within?: number;
  /** Milliseconds between two tries; 50 unless told. */
  readonly every?: number;
}

/** Runs `attempt` until it neither throws nor answers undefined or false; fails with its last error when time is over. */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { within = 10_000, every = 50 }: EventuallyOptions = {},
): Promise<Exclude<T, undefined | false>> {
  const deadline = Date.now() + within;
  for (;;) {
    let failure: unknown = new Error(`nothing came of it within ${within} ms`);
    try {
      const result = await attempt();
      if (result !== undefined && result !== false) return result as Exclude<T, undefined | false>;
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= deadline) throw failure;
    await sleep(every);
  }
}
