import { Injectable } from '@nestjs/common';
import type { Gtin14 } from '@openshelf/gtin';
import { AppError, counter, Logger, Shutdown } from '@openshelf/platform';
import { Redis, type Result } from 'ioredis';
import { LookupConfig } from '../config.js';
import type { DiscoveryState } from '../discovery/discovery-state.js';
import { type CacheEntry, ProductCache } from './product-cache.js';
import type { StoredProduct } from './product.store.js';

/** Seconds. Each entry's own time is up to a fifth shorter, so that entries made together do not end together. */
const PRODUCT_TTL = 600;
const UNKNOWN_TTL = 30;
const FLOOR_TTL = 60;

// An entry is a hash: v = row version, d = document; or n = discovery state of a code nobody knows; or f = the version
// floor that an invalidation leaves. All writes are scripts, and Redis runs one script at a time, so a version never
// goes back while its key exists (docs/decisions/0004-versioned-cache-entries.md).
const KEEP = `
local entry = redis.call('HMGET', KEYS[1], 'v', 'f')
local version = tonumber(ARGV[1])
if (tonumber(entry[1]) or 0) > version or (tonumber(entry[2]) or 0) > version then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'v', ARGV[1], 'd', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`;

const KEEP_UNKNOWN = `
if redis.call('HEXISTS', KEYS[1], 'v') == 1 or redis.call('HEXISTS', KEYS[1], 'f') == 1 then return 0 end
redis.call('HSET', KEYS[1], 'n', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1`;

const INVALIDATE = `
local entry = redis.call('HMGET', KEYS[1], 'v', 'f')
local floor = tonumber(ARGV[1])
if (tonumber(entry[1]) or 0) >= floor or (tonumber(entry[2]) or 0) > floor then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'f', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1`;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    keepProduct(key: string, version: number, body: string, ttl: number): Result<number, Context>;
    keepUnknown(key: string, state: string, ttl: number): Result<number, Context>;
    invalidateProduct(key: string, version: number, ttl: number): Result<number, Context>;
  }
}

@Injectable()
export class RedisProductCache extends ProductCache {
  readonly #requests = counter({
    name: 'cache_requests_total',
    help: 'Cache reads and writes by result',
    labelNames: ['layer', 'result'],
  });

  readonly #redis: Redis;

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
        keepProduct: { numberOfKeys: 1, lua: KEEP },
        keepUnknown: { numberOfKeys: 1, lua: KEEP_UNKNOWN },
        invalidateProduct: { numberOfKeys: 1, lua: INVALIDATE },
      },
    });
    this.#redis.on('error', (err: Error) => logger.warn({ err }, 'Redis'));
    shutdown.add('close', 'redis', () => this.#redis.disconnect());
  }

  override async read(gtin: Gtin14): Promise<CacheEntry | undefined> {
    const fields = await this.#attempt(() => this.#redis.hmget(keyOf(gtin), 'v', 'd', 'n'));
    if (fields === undefined) return undefined;
    const [version, body, unknown] = fields;
    const entry = this.#decode(version, body, unknown);
    this.#count(entry === undefined ? 'miss' : entry.kind === 'product' ? 'hit' : 'negative');
    return entry;
  }

  override async keep(gtin: Gtin14, product: StoredProduct): Promise<void> {
    await this.#attempt(() => this.#keepProduct(gtin, product));
  }

  override async refresh(gtin: Gtin14, product: StoredProduct): Promise<void> {
    await this.#insist(() => this.#keepProduct(gtin, product));
  }

  override async keepUnknown(state: DiscoveryState): Promise<void> {
    await this.#attempt(() => this.#redis.keepUnknown(keyOf(state.gtin), JSON.stringify(state), jittered(UNKNOWN_TTL)));
  }

  override async invalidate(gtin: Gtin14, version: number): Promise<void> {
    await this.#insist(() => this.#redis.invalidateProduct(keyOf(gtin), version, FLOOR_TTL));
  }

  #decode(version?: string | null, body?: string | null, unknown?: string | null): CacheEntry | undefined {
    if (version && body) return { kind: 'product', product: { version: Number(version), body } };
    if (unknown) return { kind: 'unknown', state: JSON.parse(unknown) as DiscoveryState };
    return undefined;
  }

  /** For readers Redis is a cache: without it the answer is "nothing cached", counted and never thrown. */
  async #attempt<T>(command: () => Promise<T>): Promise<T | undefined> {
    try {
      return await command();
    } catch {
      this.#count('error');
      return undefined;
    }
  }

  async #insist(command: () => Promise<unknown>): Promise<void> {
    try {
      await command();
    } catch (cause) {
      this.#count('error');
      throw new AppError('CACHE.UNAVAILABLE', 'infrastructure', 'Redis does not answer', { cause });
    }
  }

  #keepProduct(gtin: Gtin14, { version, body }: StoredProduct): Promise<number> {
    return this.#redis.keepProduct(keyOf(gtin), version, body, jittered(PRODUCT_TTL));
  }

  #count(result: 'hit' | 'miss' | 'negative' | 'error'): void {
    this.#requests.inc({ layer: 'redis', result });
  }
}

function keyOf(gtin: Gtin14): string {
  return `p:${gtin}`;
}

function jittered(seconds: number): number {
  return Math.ceil(seconds * (1 - Math.random() * 0.2));
}
