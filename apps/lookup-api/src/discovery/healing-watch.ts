import { Injectable } from '@nestjs/common';
import type { Gtin14 } from '@openshelf/gtin';
import { gauge } from '@openshelf/platform';

/** Waiting requests of one process; above it a miss is answered at once, so that waiting cannot eat the memory. */
const MOST_WAITING = 10_000;
/**
 * A news that got lost on its way (core NATS is best effort) costs a waiting client this long, in milliseconds: then
 * it looks for itself.
 */
const LOOK_AGAIN_MS = 1_000;

export interface Watch {
  /** Resolves true when there may be news of the code, false when the time is over or the watch was ended. */
  changed(): Promise<boolean>;
  /** When the last news came, or the last look was due; on the clock of `performance.now()`. */
  readonly newsAt: number;
  end(): void;
}

const NO_WATCH: Watch = { newsAt: 0, changed: async () => false, end: () => undefined };

/** Lets requests wait for news of a code: told by {@link tell}, which every gateway calls for every event it hears. */
@Injectable()
export class HealingWatch {
  readonly #waiting = new Map<Gtin14, Set<() => void>>();
  readonly #gauge = gauge({ name: 'lookup_waiting_requests', help: 'Lookups that wait for a product to heal' });
  #size = 0;
  #ended = false;

  /** There are news of this code; its watches look again. */
  tell(gtin: Gtin14): void {
    for (const wake of this.#waiting.get(gtin) ?? []) wake();
  }

  /** Ends all watches, for the shutdown. */
  endAll(): void {
    this.#ended = true;
    for (const gtin of this.#waiting.keys()) this.tell(gtin);
  }

  /** Watches a code for at most `waitMs` milliseconds, or until `signal` fires. */
  watch(gtin: Gtin14, waitMs: number, signal?: AbortSignal): Watch {
    if (this.#size >= MOST_WAITING || this.#ended) return NO_WATCH;
    const deadline = performance.now() + waitMs;
    let news = false;
    let newsAt = 0;
    let lookedLast = false;
    let wake = (): void => undefined;
    const hear = (): void => {
      news = true;
      newsAt = performance.now();
      wake();
    };
    const forget = this.#add(gtin, hear);
    signal?.addEventListener('abort', hear);

    return {
      get newsAt() {
        return newsAt;
      },
      changed: async () => {
        const left = deadline - performance.now();
        if (!news && left > 0) {
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, Math.min(LOOK_AGAIN_MS, left));
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        }
        news = false;
        if (this.#ended || signal?.aborted || lookedLast) return false;
        // One look at the deadline itself, so that what healed in the last moment is still answered.
        lookedLast = performance.now() >= deadline;
        return true;
      },
      end: () => {
        forget();
        signal?.removeEventListener('abort', hear);
      },
    };
  }

  #add(gtin: Gtin14, hear: () => void): () => void {
    const wakes = this.#waiting.get(gtin) ?? new Set();
    this.#waiting.set(gtin, wakes.add(hear));
    this.#gauge.set(++this.#size);
    return () => {
      wakes.delete(hear);
      if (wakes.size === 0 && this.#waiting.get(gtin) === wakes) this.#waiting.delete(gtin);
      this.#gauge.set(--this.#size);
    };
  }
}
