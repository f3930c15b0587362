import type { Look } from '../../apps/lookup-api/src/cache/cache-entry.js';
import { type Absence, type Fill, SharedCache } from '../../apps/lookup-api/src/cache/shared-cache.js';
import type { SeededRandom } from './seeded-random.js';
import type { VirtualTime } from './virtual-time.js';

const COMMAND_TIMEOUT_MS = 100;

/**
 * The way to Redis. A command takes effect after a delay, and its answer takes another; who has waited long enough goes
 * on without it, and the command takes effect all the same.
 */
export class SimulatedNetwork extends SharedCache {
  /** While nothing gets through. */
  down = false;

  constructor(
    private readonly redis: SharedCache,
    private readonly time: VirtualTime,
    private readonly random: SeededRandom,
    /** Longest time for which Redis may be frozen, ms. */
    private readonly freezeMs: number,
  ) {
    super();
  }

  override async look(key: string, token: string): Promise<Look | undefined> {
    return this.#send(() => this.redis.look(key, token));
  }

  override async lease(key: string, token: string): Promise<boolean> {
    return (await this.#send(() => this.redis.lease(key, token))) ?? false;
  }

  override async release(key: string, token: string): Promise<void> {
    await this.#send(() => this.redis.release(key, token));
  }

  override async fill(key: string, fill: Fill): Promise<boolean> {
    return (await this.#send(() => this.redis.fill(key, fill))) ?? false;
  }

  override async fillAbsent(key: string, absence: Absence): Promise<boolean> {
    return (await this.#send(() => this.redis.fillAbsent(key, absence))) ?? false;
  }

  override async invalidate(key: string, version: number): Promise<boolean> {
    const replaced = await this.#send(() => this.redis.invalidate(key, version));
    if (replaced === undefined) throw new Error('Redis did not answer');
    return replaced;
  }

  async #send<T>(command: () => Promise<T>): Promise<T | undefined> {
    if (this.down) return undefined;
    const there = this.#delay();
    const back = this.#delay();
    const effect = this.time.sleep(there).then(command);
    if (there + back > COMMAND_TIMEOUT_MS) {
      await this.time.sleep(COMMAND_TIMEOUT_MS);
      return undefined;
    }
    const result = await effect;
    await this.time.sleep(back);
    return result;
  }

  #delay(): number {
    if (this.random.chance(0.02)) return this.random.between(0, this.freezeMs);
    return this.random.between(0, 1);
  }
}
