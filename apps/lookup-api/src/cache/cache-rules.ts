import { AppError } from '@openshelf/platform';
import type { SharedEntry } from './cache-entry.js';
import { protocol } from './cache-policy.js';

/** What a reader does with a shared entry: answer it, answer it and refresh it, or read the catalogue. */
export type Verdict = 'serve' | 'refresh' | 'miss';

/**
 * Decides about an entry. Before its soft life ends each reader may be the one to refresh it, the likelier the nearer the
 * end and the dearer the read, so that a popular key is refreshed by one and missed by none (XFetch: Vattani, Chierichetti
 * and Lowenstein, "Optimal Probabilistic Cache Stampede Prevention", VLDB 2015).
 *
 * @param knownVersion the newest version this process has heard of, 0 for none
 * @param random in [0, 1)
 */
export function judge(entry: SharedEntry, knownVersion: number, random: number): Verdict {
  if (entry.kind === 'absent') return knownVersion > 0 ? 'miss' : 'serve';
  // A negative age means that the clock of Redis went back: then nothing is known about the age.
  if (entry.value.version < Math.max(entry.floor, knownVersion) || entry.ageMs < 0) return 'miss';
  const earlyMs = -entry.costMs * Math.log(1 - random);
  if (entry.ageMs + earlyMs < entry.softMs) return 'serve';
  return entry.ageMs < entry.softMs + protocol.graceMs ? 'refresh' : 'miss';
}

/** A life in whole milliseconds, shortened at random; never longer, since the bound counts on it. */
export function jittered(ms: number, random: number): number {
  return Math.ceil(ms * (1 - random * protocol.jitter));
}

/** True for what a stale answer may stand in for: the catalogue did not answer. Other errors are faults to be seen. */
export function isOutage(error: unknown): boolean {
  return error instanceof AppError && error.retry !== 'never';
}
