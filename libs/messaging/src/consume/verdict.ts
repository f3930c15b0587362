import { PayloadError } from '@openshelf/contracts';
import { AppError } from '@openshelf/platform';

/** What a failed try means for its message. */
export type Verdict =
  | { readonly kind: 'dead'; readonly reason: Reason }
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'outage'; readonly retryAfterMs: number | undefined };

export interface Reason {
  readonly code: string;
  readonly message: string;
}

const MOST_DELAY_MS = 60_000;

/** Judges the failure of delivery number `count`; `random` in [0, 1) spreads delays over ±50 %. */
export function verdictOn(
  error: unknown,
  count: number,
  { maxAttempts, retryBaseMs }: { maxAttempts: number; retryBaseMs: number },
  random: () => number = Math.random,
): Verdict {
  const retry = error instanceof AppError ? error.retry : error instanceof PayloadError ? 'never' : 'later';
  const retryAfterMs = error instanceof AppError ? error.retryAfterMs : undefined;
  if (retry === 'infrastructure') return { kind: 'outage', retryAfterMs };
  if (retry === 'never' || count >= maxAttempts) return { kind: 'dead', reason: reasonOf(error) };
  const backoffMs = Math.min(retryBaseMs * 4 ** (count - 1), MOST_DELAY_MS) * (0.5 + random());
  return { kind: 'retry', delayMs: Math.max(backoffMs, Math.min(retryAfterMs ?? 0, MOST_DELAY_MS)) };
}

export function reasonOf(error: unknown): Reason {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof AppError) return { code: error.code, message };
  if (error instanceof PayloadError) return { code: 'MESSAGING.UNREADABLE', message };
  return { code: 'MESSAGING.HANDLER_FAILED', message };
}
