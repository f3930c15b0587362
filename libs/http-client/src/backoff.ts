const BASE_MS = 200;
const MAX_MS = 5_000;

/** Full jitter: anything between nothing and a bound that doubles with each try, so that callers do not march in step. */
export function backoffMs(retry: number, random: () => number): number {
  return Math.round(random() * Math.min(MAX_MS, BASE_MS * 2 ** retry));
}
