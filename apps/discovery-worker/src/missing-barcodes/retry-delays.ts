const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A search without progress for so long has lost its message (a wiped broker); the job is published again. */
export const PROGRESS_WITHIN_MS = 10 * MINUTE_MS;
/** A found product is in the catalogue long before; if not, its raw answer is announced again, once. */
export const NORMALIZED_WITHIN_MS = 5 * MINUTE_MS;
/** An "absent" counts for so long; a round that could not end in this time is begun anew. */
export const ROUND_LASTS_MS = DAY_MS;

const DELAYED_LEAST_MS = 5 * SECOND_MS;
const UNKNOWN_DELAYS_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS] as const;
const UNKNOWN_LAST_DELAY_MS = 30 * DAY_MS;
const UNKNOWN_JITTER = 0.1;

/**
 * How long an unknown code is left alone after its round. A product that was just launched, or that its finder is just
 * adding at the source, appears within hours or days; one that is not there after two weeks hardly ever comes. 30 days
 * at most, so that a code never needs an operator. The jitter (±10 %) spreads codes that were missed together.
 * `chance` is a random number from 0 to 1.
 */
export function unknownDelayMs(round: number, chance: number): number {
  const delay = UNKNOWN_DELAYS_MS[round - 1] ?? UNKNOWN_LAST_DELAY_MS;
  return Math.round(delay * (1 + UNKNOWN_JITTER * (2 * chance - 1)));
}

/**
 * How long a delayed search waits: as long again as its round has lasted, from 5 s to 1 h, so that a passing failure
 * heals within seconds and a code that always fails costs ever less.
 */
export function delayedDelayMs(roundAgeMs: number): number {
  return Math.min(Math.max(roundAgeMs, DELAYED_LEAST_MS), HOUR_MS);
}
