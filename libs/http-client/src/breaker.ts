import { BrokenCircuitError, CircuitState, circuitBreaker, handleWhen } from 'cockatiel';
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

/**
 * Stops calling a source that fails as a whole; after a while one call tries whether it is back. What counts is how many
 * different addresses fail with no success between: one that always fails, however often it is tried, says nothing of the
 * source.
 */
export class Breaker {
  readonly #policy;
  readonly #source: string;
  readonly #openMs: number;
  readonly #clock: Clock;
  readonly #failed = new Set<string>();
  #openedAt = 0;

  constructor(source: string, { failures, openMs }: { failures: number; openMs: number }, clock: Clock) {
    this.#source = source;
    this.#openMs = openMs;
    this.#clock = clock;
    const failure = handleWhen(isBroken).orWhenResult((answer) => isFault(answer as HttpAnswer));
    const breaker = {
      state: undefined,
      success: () => this.#failed.clear(),
      failure: () => this.#failed.size >= failures,
    };
    this.#policy = circuitBreaker(failure, { halfOpenAfter: openMs, breaker });
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

  async run(address: string, call: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    try {
      return await this.#policy.execute(() => this.#watch(address, call));
    } catch (error) {
      throw error instanceof BrokenCircuitError ? this.#open() : error;
    }
  }

  /** The policy judges right after the call, and does not know whose it was. */
  async #watch(address: string, call: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    try {
      const answer = await call();
      if (isFault(answer)) this.#failed.add(address);
      return answer;
    } catch (error) {
      if (isBroken(error)) this.#failed.add(address);
      throw error;
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

function isBroken(error: unknown): boolean {
  return error instanceof AppError && BROKEN.has(error.code);
}

function isFault({ status }: HttpAnswer): boolean {
  return status >= 500;
}
