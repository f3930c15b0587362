import type { CachedValue, Look } from './cache-entry.js';

/** What a fill shows of the look before it: its lease, which ends, and its time, which may be too long ago. */
export interface Ticket {
  readonly token: string;
  readonly lookedAt: number;
}

export interface Fill extends Ticket {
  readonly value: CachedValue;
  readonly softMs: number;
  readonly hardMs: number;
  readonly costMs: number;
}

export interface Absence extends Ticket {
  /** Kept as a negative entry; without it nothing is kept. */
  readonly about?: string;
  readonly ttlMs: number;
  /** Version of the entry that was there before the catalogue said no; 0 for none. */
  readonly seenVersion: number;
}

/**
 * The level that all processes share. Each operation is atomic, and no sequence of them lowers the version of a key while
 * it exists. For readers a lost cache is an empty one: their operations answer undefined or false and never reject.
 */
export abstract class SharedCache {
  /** The entry, and the lease where there is none; undefined without a shared level. `token` names the reader. */
  abstract look(key: string, token: string): Promise<Look | undefined>;
  /** Takes the lease of a key that has an entry; false when another reader has it. */
  abstract lease(key: string, token: string): Promise<boolean>;
  /** Gives the lease back without a fill, so that nobody waits for it. */
  abstract release(key: string, token: string): Promise<void>;
  /** Keeps what was read, unless the read is too old or a newer version, or a floor above it, is there. */
  abstract fill(key: string, fill: Fill): Promise<boolean>;
  /** The catalogue holds nothing: drops the entry it replaces and remembers the absence, unless a newer version came. */
  abstract fillAbsent(key: string, absence: Absence): Promise<boolean>;
  /**
   * A change: what is older than `version` is not served and not filled any more. True when it replaced something.
   * Must arrive, or an old version would live on: rejects with `CACHE.UNAVAILABLE` (infrastructure).
   */
  abstract invalidate(key: string, version: number): Promise<boolean>;
}
