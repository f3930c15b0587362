import type { CachedValue, Look } from './cache-entry.js';
import { protocol } from './cache-policy.js';
import { type Absence, type Fill, SharedCache, type Ticket } from './shared-cache.js';

interface Born {
  readonly value: CachedValue;
  readonly bornAt: number;
  readonly softMs: number;
  readonly costMs: number;
}

/** One key: a value, a floor above or without it, or a negative entry. */
interface Held {
  born?: Born | undefined;
  floor?: number | undefined;
  about?: string | undefined;
  expiresAt: number;
}

/**
 * The rules of the scripts (cache-scripts.ts) in memory, as their readable definition: the simulation of the protocol runs
 * on them, and a property test compares them with Redis. Each call takes effect when it is made.
 */
export class SharedCacheModel extends SharedCache {
  readonly held = new Map<string, Held>();
  readonly leases = new Map<string, { token: string; expiresAt: number }>();

  /** @param now milliseconds, as the clock of Redis */
  constructor(private readonly now: () => number) {
    super();
  }

  override async look(key: string, token: string): Promise<Look> {
    const { born, about, floor = 0 } = this.#alive(key) ?? {};
    const lookedAt = this.now();
    if (born) {
      const { value, softMs, costMs, bornAt } = born;
      return {
        entry: { kind: 'value', value, ageMs: lookedAt - bornAt, softMs, costMs, floor },
        lookedAt,
        leased: false,
      };
    }
    if (about !== undefined) return { entry: { kind: 'absent', about }, lookedAt, leased: false };
    return { lookedAt, leased: await this.lease(key, token) };
  }

  override async lease(key: string, token: string): Promise<boolean> {
    const lease = this.leases.get(key);
    if (lease && lease.expiresAt > this.now()) return false;
    this.leases.set(key, { token, expiresAt: this.now() + protocol.leaseMs });
    return true;
  }

  override async release(key: string, token: string): Promise<void> {
    if (this.leases.get(key)?.token === token) this.leases.delete(key);
  }

  override async fill(key: string, fill: Fill): Promise<boolean> {
    if (!this.#accepts(key, fill)) return false;
    const { value, softMs, costMs, lookedAt: bornAt } = fill;
    const { born, floor = 0 } = this.#alive(key) ?? {};
    if ((born?.value.version ?? 0) > value.version || floor > value.version) return false;
    if (born?.value.version === value.version && born.bornAt > bornAt) return false;
    this.held.set(key, { born: { value, bornAt, softMs, costMs }, expiresAt: this.now() + fill.hardMs });
    return true;
  }

  override async fillAbsent(key: string, absence: Absence): Promise<boolean> {
    if (!this.#accepts(key, absence)) return false;
    const { born, floor } = this.#alive(key) ?? {};
    if ((born?.value.version ?? 0) > absence.seenVersion) return false;
    if (floor !== undefined) {
      if (born) this.held.set(key, { floor, expiresAt: this.now() + protocol.floorMs });
      return false;
    }
    if (absence.about === undefined) {
      if (born) this.held.delete(key);
      return false;
    }
    this.held.set(key, { about: absence.about, expiresAt: this.now() + absence.ttlMs });
    return true;
  }

  override async invalidate(key: string, version: number): Promise<boolean> {
    const { born, floor = 0, about, expiresAt } = this.#alive(key) ?? { expiresAt: 0 };
    if ((born?.value.version ?? 0) >= version || floor >= version) return false;
    this.held.set(key, { born, floor: version, expiresAt: born ? expiresAt : this.now() + protocol.floorMs });
    return born !== undefined || about !== undefined;
  }

  /** Ends the lease; true while the read is young enough to write. */
  #accepts(key: string, { token, lookedAt }: Ticket): boolean {
    void this.release(key, token);
    const ageMs = this.now() - lookedAt;
    return ageMs >= 0 && ageMs <= protocol.maxReadMs;
  }

  #alive(key: string): Held | undefined {
    const held = this.held.get(key);
    if (held && held.expiresAt > this.now()) return held;
    this.held.delete(key);
    return undefined;
  }
}
