import { Injectable } from '@nestjs/common';
import { AppError, Logger, Shutdown } from '@openshelf/platform';
import { Redis, ReplyError, type Result } from 'ioredis';
import { LookupConfig } from '../config.js';
import type { Look, SharedEntry } from './cache-entry.js';
import { protocol } from './cache-policy.js';
import { FILL, FILL_ABSENT, INVALIDATE, LOOK, RELEASE } from './cache-scripts.js';
import { tally } from './cache-tally.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { type Absence, type Fill, SharedCache } from './shared-cache.js';

type Field = Buffer | null;
type LookReply = [
  lookedAt: number,
  leased: number,
  v: Field,
  d: Field,
  b: Field,
  s: Field,
  x: Field,
  f: Field,
  n: Field,
];
type Argument = string | number | Buffer;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    cacheLookBuffer(key: string, lease: string, ...args: Argument[]): Result<LookReply, Context>;
    cacheRelease(lease: string, token: string): Result<number, Context>;
    cacheFill(key: string, lease: string, ...args: Argument[]): Result<number, Context>;
    cacheFillAbsent(key: string, lease: string, ...args: Argument[]): Result<number, Context>;
    cacheInvalidate(key: string, ...args: Argument[]): Result<number, Context>;
  }
}

/** The shared level in Redis, behind a circuit breaker: while Redis does not answer nobody waits for it. */
@Injectable()
export class RedisSharedCache extends SharedCache {
  readonly #redis: Redis;
  readonly #breaker: CircuitBreaker;
  readonly #errors = tally('redis', 'error');

  constructor(config: LookupConfig, logger: Logger, shutdown: Shutdown) {
    super();
    this.#redis = new Redis(config.redisUrl, {
      connectionName: 'lookup-api',
      // A lookup never waits for the cache: no queue while disconnected, one try, a tenth of a second.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: 100,
      connectTimeout: 2_000,
      retryStrategy: (times) => Math.min(50 * 2 ** times, 2_000),
      scripts: {
        cacheLook: { numberOfKeys: 2, lua: LOOK },
        cacheRelease: { numberOfKeys: 1, lua: RELEASE },
        cacheFill: { numberOfKeys: 2, lua: FILL },
        cacheFillAbsent: { numberOfKeys: 2, lua: FILL_ABSENT },
        cacheInvalidate: { numberOfKeys: 1, lua: INVALIDATE },
      },
    });
    this.#redis.on('error', (err: Error) => logger.warn({ err }, 'Redis'));
    this.#breaker = new CircuitBreaker({
      name: 'redis',
      probe: () => this.#redis.ping(),
      // An error that Redis says, such as "out of memory", came at once: no reason to stop asking.
      isFailure: (error) => !(error instanceof ReplyError),
    });
    shutdown.add('close', 'redis', () => {
      this.#breaker.stop();
      this.#redis.disconnect();
    });
  }

  /** Whether Redis answered when it was last asked. */
  get reachable(): boolean {
    return this.#redis.status === 'ready' && !this.#breaker.open;
  }

  override async look(key: string, token: string): Promise<Look | undefined> {
    const reply = await this.#attempt(() => this.#redis.cacheLookBuffer(key, leaseOf(key), token, protocol.leaseMs));
    return reply && decode(reply);
  }

  override async lease(key: string, token: string): Promise<boolean> {
    const taken = await this.#attempt(() => this.#redis.set(leaseOf(key), token, 'PX', protocol.leaseMs, 'NX'));
    return taken === 'OK';
  }

  override async release(key: string, token: string): Promise<void> {
    await this.#attempt(() => this.#redis.cacheRelease(leaseOf(key), token));
  }

  override async fill(key: string, fill: Fill): Promise<boolean> {
    const { lookedAt, token, value, softMs, hardMs, costMs } = fill;
    const ticket = [lookedAt, protocol.maxReadMs, token];
    return this.#accepted(() =>
      this.#redis.cacheFill(key, leaseOf(key), ...ticket, value.version, value.body, softMs, hardMs, costMs),
    );
  }

  override async fillAbsent(key: string, { lookedAt, token, about, ttlMs, seenVersion }: Absence): Promise<boolean> {
    const ticket = [lookedAt, protocol.maxReadMs, token];
    return this.#accepted(() =>
      this.#redis.cacheFillAbsent(key, leaseOf(key), ...ticket, seenVersion, ttlMs, protocol.floorMs, about ?? ''),
    );
  }

  override async invalidate(key: string, version: number): Promise<boolean> {
    try {
      return (await this.#breaker.run(() => this.#redis.cacheInvalidate(key, version, protocol.floorMs))) === 1;
    } catch (cause) {
      this.#errors.count++;
      // A change that waits is a lookup that may be stale: tried again soon.
      throw new AppError('CACHE.UNAVAILABLE', 'infrastructure', 'Redis does not answer', { cause, retryAfterMs: 500 });
    }
  }

  async #accepted(command: () => Promise<number>): Promise<boolean> {
    return (await this.#attempt(command)) === 1;
  }

  /** For readers a lost cache is an empty one. */
  async #attempt<T>(command: () => Promise<T>): Promise<T | undefined> {
    if (this.#breaker.open) return undefined;
    try {
      return await this.#breaker.run(command);
    } catch {
      this.#errors.count++;
      return undefined;
    }
  }
}

/** In a cluster it must lie where its key lies: the part in braces decides. */
function leaseOf(key: string): string {
  return `{${key}}:lease`;
}

function decode([lookedAt, leased, v, d, b, s, x, f, n]: LookReply): Look {
  const entry = d ? valueEntry(d) : n ? absentEntry(n) : undefined;
  return { lookedAt, leased: leased === 1, ...(entry && { entry }) };

  function valueEntry(body: Buffer): SharedEntry {
    const value = { version: Number(v), body };
    return {
      kind: 'value',
      value,
      ageMs: lookedAt - Number(b),
      softMs: Number(s),
      costMs: Number(x),
      floor: Number(f),
    };
  }
  function absentEntry(about: Buffer): SharedEntry {
    return { kind: 'absent', about: about.toString() };
  }
}
