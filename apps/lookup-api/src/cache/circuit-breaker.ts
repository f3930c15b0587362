import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, gauge } from '@openshelf/platform';

export interface CircuitBreakerOptions {
  /** The dependency, for the metric. */
  readonly name: 'redis' | 'postgresql';
  /** A cheap question to the dependency; answered, the circuit closes. */
  readonly probe: () => Promise<unknown>;
  /** True for errors that mean that the dependency does not answer. */
  readonly isFailure: (error: unknown) => boolean;
  /** Failures in a row that open it; 3 unless told. */
  readonly failures?: number;
  /** Milliseconds between two probes; 250 unless told. */
  readonly probeEveryMs?: number;
}

/**
 * Spares callers the waiting for a dependency that is gone: after some failures in a row everything fails at once, until
 * a probe in the background (the half-open state, in which no caller is the guinea pig) is answered.
 */
export class CircuitBreaker {
  readonly #options: Required<CircuitBreakerOptions>;
  readonly #gauge = gauge({
    name: 'cache_circuit_open',
    help: '1 while lookups do without the dependency because it does not answer',
    labelNames: ['dependency'],
  });
  #failed = 0;
  #open = false;
  #stopped = false;

  constructor(options: CircuitBreakerOptions) {
    this.#options = { failures: 3, probeEveryMs: 250, ...options };
    this.#gauge.set({ dependency: options.name }, 0);
  }

  get open(): boolean {
    return this.#open;
  }

  /** Rejects with `CIRCUIT.OPEN` (infrastructure) while open, else as `work` does. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#open) {
      const { name, probeEveryMs } = this.#options;
      throw new AppError('CIRCUIT.OPEN', 'infrastructure', `${name} does not answer`, { retryAfterMs: probeEveryMs });
    }
    try {
      const result = await work();
      this.#failed = 0;
      return result;
    } catch (error) {
      if (this.#options.isFailure(error) && ++this.#failed >= this.#options.failures && !this.#open) void this.#trip();
      throw error;
    }
  }

  /** Ends the probing, for the shutdown. */
  stop(): void {
    this.#stopped = true;
  }

  async #trip(): Promise<void> {
    this.#set(true);
    while (!this.#stopped) {
      await sleep(this.#options.probeEveryMs, undefined, { ref: false });
      try {
        await this.#options.probe();
        break;
      } catch {
        // Still gone: the next probe tells.
      }
    }
    this.#failed = 0;
    this.#set(false);
  }

  #set(open: boolean): void {
    this.#open = open;
    this.#gauge.set({ dependency: this.#options.name }, open ? 1 : 0);
  }
}
