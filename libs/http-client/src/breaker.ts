import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { AppError } from '@openshelf/platform';
import type { Clock } from './clock.js';
import type { HttpAnswer } from './http-answer.js';
import { breakerState } from './upstream-metrics.js';

const POSITIONS = {
  [CircuitState.Closed]: 0,
  [CircuitState.HalfOpen]: 1,
  [CircuitState.Open]: 2,
  [CircuitState.Isolated]: 2,
};
const BROKEN = new Set(['HTTP.TIMEOUT', 'HTTP.UNREACHABLE']);

/** Stops calling a source that fails again and again; after a while one call tries whether it is back. */
export class Breaker {
  readonly #policy;
  readonly #source: string;
  readonly #openMs: number;
  readonly #clock: Clock;
  #openedAt = 0;

  constructor(source: string, { failures, openMs }: { failures: number; openMs: number }, clock: Clock) {
    this.#source = source;
    this.#openMs = openMs;
    this.#clock = clock;
    const isFailure = handleWhen((error) => error instanceof AppError && BROKEN.has(error.code)).orWhenResult(
      (answer) => (answer as HttpAnswer).status >= 500,
    );
    this.#policy = circuitBreaker(isFailure, { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failures) });
    this.#policy.onStateChange((state) => {
      if (state === CircuitState.Open) this.#openedAt = clock.now();
      breakerState.set({ source }, POSITIONS[state]);
    });
    breakerState.set({ source }, 0);
  }

  /** Throws `HTTP.BREAKER_OPEN` while open: to be asked before a token is spent. */
  check(): void {
    if (this.#policy.state === CircuitState.Open && this.#remainingMs() > 0) throw this.#open();
  }

  async run(call: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    try {
      return await this.#policy.execute(call);
    } catch (error) {
      throw error instanceof BrokenCircuitError ? this.#open() : error;
    }
  }

  #remainingMs(): number {
    return this.#openedAt + this.#openMs - this.#clock.now();
  }

  #open(): AppError {
    return new AppError('HTTP.BREAKER_OPEN', 'infrastructure', `${this.#source} failed too often and is left alone`, {
      details: { source: this.#source },
      retryAfterMs: Math.max(1, Math.ceil(this.#remainingMs())),
    });
  }
}
