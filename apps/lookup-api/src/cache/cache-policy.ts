/** How long the entries of one class of keys live. All times in milliseconds. */
export interface CachePolicy {
  /** First part of the keys in Redis. */
  readonly prefix: string;
  /** After this an entry is refreshed. Shortened at random, see {@link protocol}. */
  readonly softMs: number;
  /** Until then an entry answers while the catalogue is gone, marked as stale. Shortened at random. */
  readonly hardMs: number;
  /** Life of a negative entry. Shortened at random. */
  readonly absentMs: number;
}

/** Products: they change by the day, and yesterday's answers when nothing else does. */
export const productPolicy: CachePolicy = { prefix: 'p', softMs: 600_000, hardMs: 86_400_000, absentMs: 30_000 };

/** The constants of the protocol (docs/decisions/0004-versioned-cache-entries.md), the same for every class of keys. */
export const protocol = {
  /** Greatest age of an entry of the near level, counted from the begin of the read that gave it. */
  nearMs: 1_000,
  /** So much longer than its soft life an entry is served while one reader refreshes it. */
  graceMs: 5_000,
  /** A read older than this may not fill. Far below `floorMs`, or a slow reader would outlive the floor. */
  maxReadMs: 5_000,
  /** Life of the floor that a change leaves where nothing is cached. */
  floorMs: 60_000,
  /** One reader of all processes has this long to fill a key before another may try. */
  leaseMs: 2_000,
  /** A reader without the lease looks again so often, so far apart; then it reads the catalogue itself. */
  polls: 2,
  pollMs: 50,
  /** Lives are shortened by up to this share, so that entries made together do not end together. */
  jitter: 0.2,
} as const;

/**
 * The bound: a read sees every change committed this long before it began, even when no change ever reaches the cache.
 * (Delivered changes are seen within `nearMs` and the delay of their delivery.)
 */
export function worstStalenessMs(policy: CachePolicy): number {
  return protocol.nearMs + policy.softMs + protocol.graceMs + protocol.maxReadMs;
}
