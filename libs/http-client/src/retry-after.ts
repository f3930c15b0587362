/** No source can stop us for longer with one answer. */
export const MAX_PAUSE_MS = 3_600_000;
const MIN_PAUSE_MS = 1_000;

/**
 * `Retry-After` (RFC 9110, 10.2.3) as ms from now, between 1 s and 1 h: seconds or an HTTP date.
 * Undefined when the header is missing or neither.
 */
export function parseRetryAfter(header: string | undefined, wallClockMs: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : text.endsWith(' GMT') ? Date.parse(text) - wallClockMs : NaN;
  return Number.isNaN(ms) ? undefined : Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, ms));
}
