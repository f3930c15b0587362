/** Counts calls per key in fixed windows that start with the first call. */
export class RateLimiter {
  readonly #windows = new Map<string, { endsAt: number; calls: number }>();

  /** Counts a call and answers how many are left in the window of `windowMs`; negative when it is one too many. */
  take(key: string, allowed: number, windowMs: number): number {
    const now = Date.now();
    let window = this.#windows.get(key);
    if (!window || window.endsAt <= now) {
      if (this.#windows.size > 10_000) this.#windows.clear();
      window = { endsAt: now + windowMs, calls: 0 };
      this.#windows.set(key, window);
    }
    window.calls++;
    return allowed - window.calls;
  }
}
