import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asGtin14, checkDigit, type Gtin14 } from '@openshelf/gtin';
import type { Logger, Shutdown, ShutdownStep } from '@openshelf/platform';
import { eventually, RedisServer } from '@openshelf/testing';
import { Redis } from 'ioredis';
import type { LookupConfig } from '../config.js';
import { RedisProductCache } from './product.redis-cache.js';

let server: RedisServer;
let redis: Redis;
let close: ShutdownStep;
let cache: RedisProductCache;
let gtin: Gtin14;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.url);
  redis.on('error', () => undefined);
  const shutdown = {
    add: (_phase: string, _name: string, step: ShutdownStep) => (close = step),
  } as unknown as Shutdown;
  const silent = { warn: () => undefined } as unknown as Logger;
  cache = new RedisProductCache({ redisUrl: server.url } as LookupConfig, silent, shutdown);
  await connected();
});
beforeEach(() => {
  const body = String(randomInt(1e12)).padStart(13, '0');
  gtin = asGtin14(body + checkDigit(body));
});
afterAll(async () => {
  redis.disconnect();
  await close(0);
  await server.stop();
});

const version = (number: number) => ({ version: number, body: `{"version":${number}}` });
const unknown = () => ({ gtin, phase: 'unknown' as const, sourcesTried: [], nextTryAt: null });

describe('RedisProductCache', () => {
  it('knows nothing at first', async () => expect(await cache.read(gtin)).toBeUndefined());

  it('answers what it kept, byte for byte', async () => {
    const body = '{"name":"Crème brûlée  ☕","n":1.10}';
    await cache.keep(gtin, { version: 7, body });
    expect(await cache.read(gtin)).toEqual({ kind: 'product', product: { version: 7, body } });
  });

  it('never goes back to an older version, in any order', async () => {
    await Promise.all([3, 1, 5, 2, 4].map((number) => cache.keep(gtin, version(number))));
    expect(await cache.read(gtin)).toEqual({ kind: 'product', product: version(5) });
  });

  it('refuses what is older than an invalidation', async () => {
    await cache.keep(gtin, version(2));
    await cache.invalidate(gtin, 3);
    expect(await cache.read(gtin)).toBeUndefined();
    await cache.keep(gtin, version(2));
    expect(await cache.read(gtin)).toBeUndefined();
    await cache.keep(gtin, version(3));
    expect(await cache.read(gtin)).toEqual({ kind: 'product', product: version(3) });
  });

  it('ignores an invalidation that it is already past', async () => {
    await cache.keep(gtin, version(4));
    await cache.invalidate(gtin, 3);
    expect(await cache.read(gtin)).toEqual({ kind: 'product', product: version(4) });
  });

  it('remembers an unknown code until a product comes', async () => {
    await cache.keepUnknown(unknown());
    expect(await cache.read(gtin)).toEqual({ kind: 'unknown', state: unknown() });
    await cache.keep(gtin, version(1));
    expect(await cache.read(gtin)).toEqual({ kind: 'product', product: version(1) });
  });

  it('never replaces a product by "unknown": a slow reader comes too late', async () => {
    await cache.keep(gtin, version(1));
    await cache.keepUnknown(unknown());
    expect(await cache.read(gtin)).toMatchObject({ kind: 'product' });
    await cache.invalidate(gtin, 2);
    await cache.keepUnknown(unknown());
    expect(await cache.read(gtin)).toBeUndefined();
  });

  it('lets every entry end by itself, an unknown one within 30 s', async () => {
    await cache.keepUnknown(unknown());
    expect(await redis.ttl(`p:${gtin}`)).toBeGreaterThan(20);
    expect(await redis.ttl(`p:${gtin}`)).toBeLessThanOrEqual(30);
    await cache.keep(gtin, version(1));
    expect(await redis.ttl(`p:${gtin}`)).toBeGreaterThan(470);
  });

  it('is an empty cache to readers when Redis is gone, a fault to changes, and works again after', async () => {
    await cache.keep(gtin, version(1));
    await server.kill9();
    expect(await cache.read(gtin)).toBeUndefined();
    await cache.keep(gtin, version(2));
    const change = { code: 'CACHE.UNAVAILABLE', retry: 'infrastructure' };
    await expect(cache.refresh(gtin, version(2))).rejects.toMatchObject(change);
    await expect(cache.invalidate(gtin, 2)).rejects.toMatchObject(change);
    await server.restart();
    await connected();
    await cache.keep(gtin, version(3));
    expect(await cache.read(gtin)).toMatchObject({ product: version(3) });
  });

  it('does not wait for a frozen Redis', async () => {
    server.freeze();
    const started = Date.now();
    expect(await cache.read(gtin)).toBeUndefined();
    expect(Date.now() - started).toBeLessThan(1_000);
    server.thaw();
  });
});

/** The cache connects by itself; until then it is an empty one. */
async function connected(): Promise<void> {
  const probe = asGtin14('00049000042566');
  await eventually(async () => {
    await cache.keep(probe, version(1));
    return (await cache.read(probe)) !== undefined;
  });
}
