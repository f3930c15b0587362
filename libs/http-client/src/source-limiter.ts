import type { Clock } from './clock.js';
import { LocalBucket } from './local-bucket.js';
import type { RateStore, TakeAnswer } from './rate-store.js';
import type { Priority, Quota } from './source-policy.js';

/** A bucket this process has used so lately was lost by the store, whatever else the store knows. */
const MEMORY_MS = 60_000;

/**
 * Whether a source may be called now: the shared pause, then the shared bucket. While the store is away, what is known
 * here decides: the pause seen by this process, and its own share of the quota. Fails to fewer calls, never to more.
 */
export class SourceLimiter {
  readonly #local: LocalBucket;
  #pausedUntil = 0;
  #grantedAt: number | undefined;
  #spentAlone = 0;

  constructor(
    readonly source: string,
    private readonly quota: Quota,
    private readonly store: RateStore | undefined,
    private readonly clock: Clock,
  ) {
    this.#local = new LocalBucket(quota, clock);
  }

  async take(priority: Priority): Promise<TakeAnswer> {
    const pausedMs = this.#pausedUntil - this.clock.now();
    if (pausedMs > 0) return { kind: 'paused', waitMs: Math.ceil(pausedMs) };
    const answer = (await this.#takeShared(priority)) ?? this.#takeAlone(priority);
    if (answer.kind === 'granted') this.#grantedAt = this.clock.now();
    return answer;
  }

  /** Stops all calls of all replicas for so long; of this process in any case. */
  async pause(ms: number): Promise<void> {
    this.#rememberPause(ms);
    await this.store?.pause(this.source, ms).catch(() => undefined);
  }

  async #takeShared(priority: Priority): Promise<TakeAnswer | undefined> {
    if (!this.store) return undefined;
    const debt = this.#spentAlone;
    this.#spentAlone = 0;
    try {
      const { capacity, refillPerMinute, reserve = 0 } = this.quota;
      const answer = await this.store.take({
        source: this.source,
        capacity,
        refillPerMinute,
        reserve: priority === 'sync' ? reserve : 0,
        fresh: this.#grantedLately() ? 0 : 1,
        debt,
      });
      if (answer.kind === 'paused') this.#rememberPause(answer.waitMs);
      return answer;
    } catch {
      this.#spentAlone += debt;
      return undefined;
    }
  }

  /** The store may lose it: it is a cache. */
  #rememberPause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.clock.now() + ms);
  }

  #takeAlone(priority: Priority): TakeAnswer {
    const answer = this.#local.take(priority, this.#grantedLately());
    if (answer.kind === 'granted') this.#spentAlone += 1;
    return answer;
  }

  #grantedLately(): boolean {
    return this.#grantedAt !== undefined && this.clock.now() - this.#grantedAt < MEMORY_MS;
  }
}
