/**
 * Whether trying the same thing again can help.
 *
 * - `never`: the input is at fault; a message is dead-lettered, a request is a 4xx.
 * - `later`: something passing; a message is retried with a growing delay.
 * - `infrastructure`: a dependency is gone (database, broker, a paused source). A consumer stops fetching until it is
 *   back and nothing is dead-lettered for it; a request is a 503 with `Retry-After`.
 */
export type RetryRule = 'never' | 'later' | 'infrastructure';

export interface AppErrorOptions {
  /** Facts for logs and problem documents; never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  /** Milliseconds after which trying again makes sense; becomes `Retry-After` or the pause of a consumer. */
  readonly retryAfterMs?: number;
}

/** An error with a stable code and a rule for trying again. Edges translate it; use cases throw it. */
export class AppError extends Error {
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: string,
    readonly retry: RetryRule,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.details = options.details ?? {};
    this.retryAfterMs = options.retryAfterMs;
  }
}
