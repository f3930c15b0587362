import { AppError, type Logger } from '@openshelf/platform';
import { bulkhead, isBulkheadRejectedError } from 'cockatiel';
import { backoffMs } from './backoff.js';
import { Breaker } from './breaker.js';
import { type Clock, systemClock } from './clock.js';
import { withDeadline } from './deadline.js';
import type { HttpAnswer } from './http-answer.js';
import type { RateStore } from './rate-store.js';
import { MAX_PAUSE_MS, parseRetryAfter } from './retry-after.js';
import { SourceLimiter } from './source-limiter.js';
import type { Priority, SourcePolicy } from './source-policy.js';
import { Transport } from './transport.js';
import { rateLimitTokens, upstreamDuration, upstreamRequests } from './upstream-metrics.js';

export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** `scan` unless told. */
  readonly priority?: Priority;
  /** How long to wait for a token rather than fail, in ms; 0 unless told. */
  readonly maxWaitMs?: number;
}

export interface PoliteClientPorts {
  /** Shared by all replicas; without it each goes by its share of the quota. */
  readonly store?: RateStore;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
}

const DEFAULTS = {
  maxConcurrent: 4,
  maxQueued: 64,
  tryTimeoutMs: 5_000,
  totalTimeoutMs: 12_000,
  maxBytes: 2 * 1024 * 1024,
  retries: 2,
  redirectHosts: [],
  pauseMs: { tooMany: 60_000, unavailable: 30_000 },
  breaker: { failures: 5, openMs: 10_000 },
} satisfies Partial<SourcePolicy>;

const RETRIED_ERRORS = new Set(['HTTP.TIMEOUT', 'HTTP.UNREACHABLE']);

/**
 * Outgoing HTTP to one source, as its operators would wish: few at a time, within the quota all replicas share, silent
 * while it asks for silence or fails, and never waiting or reading without a bound. Each try costs a token.
 *
 * `get` answers for every status but 429 and 503, which pause the whole source. It throws AppError with the codes
 * `HTTP.TIMEOUT`, `HTTP.UNREACHABLE` (later), `HTTP.TOO_LARGE`, `HTTP.REDIRECT_REFUSED` (never), and with
 * `retryAfterMs` `HTTP.SOURCE_PAUSED`, `HTTP.RATE_LIMITED_LOCALLY`, `HTTP.BREAKER_OPEN`, `HTTP.BUSY` (infrastructure).
 */
export class PoliteClient {
  readonly #policy: SourcePolicy & typeof DEFAULTS;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #bulkhead;
  readonly #limiter: SourceLimiter;
  readonly #breaker: Breaker;
  readonly #transport: Transport;
  #pausesInARow = 0;

  constructor(policy: SourcePolicy, { store, logger, clock = systemClock, random = Math.random }: PoliteClientPorts) {
    if (policy.userAgent.trim() === '') throw new Error(`${policy.source}: a User-Agent is mandatory`);
    this.#policy = { ...DEFAULTS, ...policy } as SourcePolicy & typeof DEFAULTS;
    this.#logger = logger.child('http-client');
    this.#clock = clock;
    this.#random = random;
    this.#bulkhead = bulkhead(this.#policy.maxConcurrent, this.#policy.maxQueued);
    this.#limiter = new SourceLimiter(policy.source, policy.quota, store, clock);
    this.#breaker = new Breaker(policy.source, this.#policy.breaker, clock);
    this.#transport = new Transport(this.#policy);
  }

  async get(url: string, options: GetOptions = {}): Promise<HttpAnswer> {
    try {
      return await this.#bulkhead.execute(() => this.#getPolitely(url, options));
    } catch (error) {
      if (isBulkheadRejectedError(error)) throw this.#refusal('HTTP.BUSY', 'has too many calls waiting', 1_000);
      throw error;
    }
  }

  /** Closes connections kept open; calls under way end by themselves. */
  close(): void {
    this.#transport.close();
  }

  async #getPolitely(url: string, options: GetOptions): Promise<HttpAnswer> {
    const { signal, priority = 'scan', maxWaitMs = 0 } = options;
    await this.#takeToken(priority, maxWaitMs, signal);
    return await withDeadline(this.#policy.totalTimeoutMs, signal, this.#timeout('in total'), async (total) => {
      for (let retry = 0; ; retry++) {
        const outcome = await this.#try(url, options.headers ?? {}, total).catch((error: unknown) => ({ error }));
        const isLast = retry >= this.#policy.retries || total.aborted || !isWorthRetry(outcome);
        if (isLast || !(await this.#mayRetry(retry, priority, total))) return settle(outcome);
      }
    });
  }

  async #try(url: string, headers: Readonly<Record<string, string>>, total: AbortSignal): Promise<HttpAnswer> {
    const { source, tryTimeoutMs } = this.#policy;
    const endTimer = upstreamDuration.startTimer({ source });
    try {
      const answer = await this.#breaker.run(url, () =>
        withDeadline(tryTimeoutMs, total, this.#timeout('for one try'), (signal) =>
          this.#transport.get(url, headers, signal),
        ),
      );
      upstreamRequests.inc({ source, result: `${Math.floor(answer.status / 100)}xx` });
      return await this.#heed(answer);
    } catch (error) {
      if (error instanceof AppError && error.code !== 'HTTP.SOURCE_PAUSED') this.#count(error);
      throw error;
    } finally {
      endTimer();
    }
  }

  /** A 429 or 503 stops all calls of all replicas, for as long as the source asks or as we think fit. */
  async #heed(answer: HttpAnswer): Promise<HttpAnswer> {
    const { source, pauseMs } = this.#policy;
    if (answer.status !== 429 && answer.status !== 503) {
      this.#pausesInARow = 0;
      return answer;
    }
    const usual = answer.status === 429 ? pauseMs.tooMany : pauseMs.unavailable;
    const grown = Math.min(MAX_PAUSE_MS, usual * 2 ** Math.min(this.#pausesInARow, 10));
    const ms = parseRetryAfter(answer.headers['retry-after'], Date.now()) ?? grown;
    this.#pausesInARow += 1;
    this.#logger.warn({ source, status: answer.status, pauseMs: ms }, 'the source asks for a pause');
    await this.#limiter.pause(ms);
    throw this.#refusal('HTTP.SOURCE_PAUSED', `answered ${answer.status} and is paused`, ms, answer.status);
  }

  async #takeToken(priority: Priority, maxWaitMs: number, signal: AbortSignal | undefined): Promise<void> {
    const giveUpAt = this.#clock.now() + maxWaitMs;
    for (;;) {
      signal?.throwIfAborted();
      this.#checkBreaker();
      const { source } = this.#policy;
      const answer = await this.#limiter.take(priority);
      if (answer.kind !== 'paused') rateLimitTokens.set({ source }, Math.max(0, answer.tokens));
      if (answer.kind === 'granted') return;
      if (answer.kind === 'paused' || this.#clock.now() + answer.waitMs > giveUpAt) {
        const error =
          answer.kind === 'paused'
            ? this.#refusal('HTTP.SOURCE_PAUSED', 'is paused', answer.waitMs)
            : this.#refusal('HTTP.RATE_LIMITED_LOCALLY', 'may not be called again yet', answer.waitMs);
        this.#count(error);
        throw error;
      }
      await this.#clock.sleep(answer.waitMs, signal);
    }
  }

  /** Waits before a retry and pays for it; false when there is no token, or no time, left for it. */
  async #mayRetry(retry: number, priority: Priority, total: AbortSignal): Promise<boolean> {
    try {
      await this.#clock.sleep(backoffMs(retry, this.#random), total);
      await this.#takeToken(priority, 0, total);
      return true;
    } catch {
      return false;
    }
  }

  #checkBreaker(): void {
    try {
      this.#breaker.check();
    } catch (error) {
      this.#count(error as AppError);
      throw error;
    }
  }

  #count(error: AppError): void {
    const result = error.code.replace('HTTP.', '').toLowerCase();
    upstreamRequests.inc({ source: this.#policy.source, result });
  }

  #timeout(what: string): () => AppError {
    const { source } = this.#policy;
    return () => new AppError('HTTP.TIMEOUT', 'later', `${source} took too long ${what}`, { details: { source } });
  }

  #refusal(code: string, what: string, retryAfterMs: number, status?: number): AppError {
    const { source } = this.#policy;
    const details = { source, ...(status !== undefined && { status }) };
    return new AppError(code, 'infrastructure', `${source} ${what}`, { details, retryAfterMs });
  }
}

type Outcome = HttpAnswer | { readonly error: unknown };

function isWorthRetry(outcome: Outcome): boolean {
  if (!('error' in outcome)) return outcome.status >= 500;
  return outcome.error instanceof AppError && RETRIED_ERRORS.has(outcome.error.code);
}

function settle(outcome: Outcome): HttpAnswer {
  if ('error' in outcome) throw outcome.error;
  return outcome;
}
