import type { Clock } from './clock.js';
import type { TakeAnswer } from './rate-store.js';
import type { Priority, Quota } from './source-policy.js';

/** When the share is nothing at all: time until somebody should look again. */
const NO_SHARE_WAIT_MS = 60_000;

/**
 * One replica's share of a quota, for the time without the shared bucket. It holds one token at most, so that all
 * replicas together stay within `capacity + refillPerMinute` in any minute.
 */
export class LocalBucket {
  readonly #perMs: number;
  readonly #keepsForScans: boolean;
  readonly #clock: Clock;
  #tokens = 0;
  #at: number | undefined;

  constructor({ capacity, refillPerMinute, maxReplicas, reserve = 0 }: Quota, clock: Clock) {
    const share = (capacity + refillPerMinute) / maxReplicas;
    this.#perMs = Math.max(0, Math.min(refillPerMinute / maxReplicas, share - 1)) / 60_000;
    this.#keepsForScans = reserve > 0;
    this.#clock = clock;
  }

  /** `usedLately`: this process was granted tokens in the last minute, so the bucket starts empty. */
  take(priority: Priority, usedLately: boolean): TakeAnswer {
    const now = this.#clock.now();
    if (this.#at === undefined) this.#tokens = usedLately || this.#perMs === 0 ? 0 : 1;
    else this.#tokens = Math.min(1, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
    if (priority === 'sync' && this.#keepsForScans) return this.#refuse(NO_SHARE_WAIT_MS);
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return { kind: 'granted', tokens: this.#tokens };
    }
    return this.#refuse(this.#perMs === 0 ? NO_SHARE_WAIT_MS : Math.ceil((1 - this.#tokens) / this.#perMs));
  }

  #refuse(waitMs: number): TakeAnswer {
    return { kind: 'empty', tokens: this.#tokens, waitMs };
  }
}
