import { AppError } from '@openshelf/platform';
import { Bulkhead, type BulkheadOptions } from './bulkhead.js';
import { CircuitBreaker } from './circuit-breaker.js';

export interface CatalogueGuardOptions extends BulkheadOptions {
  /** A read that takes longer has failed for its caller, ms; it keeps its place until it really ends. */
  readonly deadlineMs: number;
  /** A cheap question to the database. */
  readonly probe: () => Promise<unknown>;
}

/** Codes that mean that PostgreSQL itself does not answer, not that there is too much to ask it. */
const GONE = new Set(['DATABASE.UNAVAILABLE', 'CATALOGUE.TIMEOUT']);

/** Stands between lookups and PostgreSQL: circuit breaker, bulkhead and deadline. What it refuses is an outage. */
export class CatalogueGuard {
  readonly #bulkhead: Bulkhead;
  readonly #breaker: CircuitBreaker;
  readonly #deadlineMs: number;

  constructor({ deadlineMs, probe, ...bulkhead }: CatalogueGuardOptions) {
    const isFailure = (error: unknown): boolean => error instanceof AppError && GONE.has(error.code);
    this.#bulkhead = new Bulkhead(bulkhead);
    this.#breaker = new CircuitBreaker({ name: 'postgresql', probe, isFailure });
    this.#deadlineMs = deadlineMs;
  }

  /** Rejects with `CATALOGUE.BUSY`, `CATALOGUE.TIMEOUT` or `CIRCUIT.OPEN` (all infrastructure), or as `read` does. */
  run<T>(read: () => Promise<T>): Promise<T> {
    return this.#breaker.run(() => this.#once(read));
  }

  /** Ends the probing, for the shutdown. */
  stop(): void {
    this.#breaker.stop();
  }

  #once<T>(read: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const inTime = async (): Promise<void> => {
        const timer = setTimeout(() => reject(tooSlow()), this.#deadlineMs);
        await read()
          .then(resolve, reject)
          .finally(() => clearTimeout(timer));
      };
      this.#bulkhead.run(inTime).catch(reject);
    });
  }
}

function tooSlow(): AppError {
  return new AppError('CATALOGUE.TIMEOUT', 'infrastructure', 'the catalogue takes too long', { retryAfterMs: 1_000 });
}
