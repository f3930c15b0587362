import { randomUUID } from 'node:crypto';
import type { Loaded, Look } from './cache-entry.js';
import { type CachePolicy, protocol } from './cache-policy.js';
import { jittered } from './cache-rules.js';
import type { SharedCache, Ticket } from './shared-cache.js';

/** A look at the shared level: a read of the catalogue that begins after it may fill by its ticket. */
export type Begun = Ticket & Look;

/** The shared level for one class of keys and one process: names the keys, and the lives of what is kept. */
export class SharedLevel<A> {
  readonly #reader = randomUUID();
  #looks = 0;

  constructor(
    private readonly shared: SharedCache,
    private readonly policy: CachePolicy,
    private readonly random: () => number,
  ) {}

  async look(key: string): Promise<Begun | undefined> {
    const token = `${this.#reader}:${this.#looks++}`;
    const look = await this.shared.look(this.#named(key), token);
    return look && { ...look, token };
  }

  lease(key: string, { token }: Begun): Promise<boolean> {
    return this.shared.lease(this.#named(key), token);
  }

  release(key: string, { token }: Begun): Promise<void> {
    return this.shared.release(this.#named(key), token);
  }

  /** Keeps what the catalogue said in a read that began after the look and took `costMs`. */
  async keep(key: string, loaded: Loaded<A>, { token, lookedAt, entry }: Begun, costMs: number): Promise<void> {
    // Redis checks the same by its own clock, and better; this only spares the way.
    if (costMs > protocol.maxReadMs) return;
    const ticket = { token, lookedAt };
    const random = this.random();
    if (loaded.kind === 'value') {
      const softMs = jittered(this.policy.softMs, random);
      const hardMs = jittered(this.policy.hardMs, random);
      await this.shared.fill(this.#named(key), { ...ticket, value: loaded.value, softMs, hardMs, costMs });
    } else {
      await this.shared.fillAbsent(this.#named(key), {
        ...ticket,
        ...(loaded.lasting && { about: JSON.stringify(loaded.about) }),
        ttlMs: jittered(this.policy.absentMs, random),
        seenVersion: entry?.kind === 'value' ? entry.value.version : 0,
      });
    }
  }

  invalidate(key: string, version: number): Promise<boolean> {
    return this.shared.invalidate(this.#named(key), version);
  }

  #named(key: string): string {
    return `${this.policy.prefix}:${key}`;
  }
}
