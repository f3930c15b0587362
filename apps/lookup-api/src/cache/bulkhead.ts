import { AppError } from '@openshelf/platform';

export interface BulkheadOptions {
  /** Pieces of work at the same time. */
  readonly concurrency: number;
  /** Callers that may wait for their turn. */
  readonly queue: number;
  /** How long they may wait, ms. */
  readonly queueMs: number;
}

interface Waiting {
  readonly start: () => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Lets so much work run at once and so many callers wait; all others are refused at once with `CATALOGUE.BUSY`
 * (infrastructure), so that an overload costs neither memory nor the connections that other work needs.
 */
export class Bulkhead {
  readonly #options: BulkheadOptions;
  // A Set keeps the order of arrival, and forgets one in the middle as fast as the first.
  readonly #waiting = new Set<Waiting>();
  #running = 0;

  constructor(options: BulkheadOptions) {
    this.#options = options;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#options.concurrency) await this.#turn();
    else this.#running++;
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  /** Resolves when a place was handed over. */
  #turn(): Promise<void> {
    if (this.#waiting.size >= this.#options.queue) throw busy();
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        start: resolve,
        timer: setTimeout(() => {
          this.#waiting.delete(waiting);
          reject(busy());
        }, this.#options.queueMs),
      };
      this.#waiting.add(waiting);
    });
  }

  #leave(): void {
    for (const next of this.#waiting) {
      this.#waiting.delete(next);
      clearTimeout(next.timer);
      next.start();
      return;
    }
    this.#running--;
  }
}

function busy(): AppError {
  return new AppError('CATALOGUE.BUSY', 'infrastructure', 'too many lookups wait for the catalogue', {
    retryAfterMs: 1_000,
  });
}
