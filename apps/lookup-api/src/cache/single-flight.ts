interface Flight<T> {
  readonly startedAt: number;
  readonly promise: Promise<T>;
}

/**
 * Lets concurrent callers of a key share one piece of work. Work is joined only while it is younger than `joinMs`: who
 * comes later could get an answer from before its own time.
 */
export class SingleFlight<T> {
  readonly #running = new Map<string, Flight<T>>();

  constructor(
    private readonly joinMs: number,
    private readonly now: () => number,
  ) {}

  /** `since`: join nothing that began earlier, on the clock of `now`. */
  run(key: string, work: () => Promise<T>, since = -Infinity): Promise<T> {
    const startedAt = this.now();
    const running = this.#running.get(key);
    if (running && running.startedAt >= since && startedAt - running.startedAt < this.joinMs) return running.promise;
    const promise = work().finally(() => {
      if (this.#running.get(key) === flight) this.#running.delete(key);
    });
    const flight: Flight<T> = { startedAt, promise };
    this.#running.set(key, flight);
    return promise;
  }

  /** Nobody joins what runs now; its callers still get their answer. */
  forget(key: string): void {
    this.#running.delete(key);
  }
}
