import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Logger, Shutdown, ShutdownStep } from '@openshelf/platform';
import { eventually, RedisServer } from '@openshelf/testing';
import * as fc from 'fast-check';
import { Redis } from 'ioredis';
import type { LookupConfig } from '../config.js';
import { protocol } from './cache-policy.js';
import type { Fill } from './shared-cache.js';
import { SharedCacheModel } from './shared-cache.model.js';
import { RedisSharedCache } from './shared.redis-cache.js';

let server: RedisServer;
let redis: Redis;
let close: ShutdownStep;
let cache: RedisSharedCache;
let key: string;
let keys = 0;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = new Redis(server.url);
  redis.on('error', () => undefined);
  const shutdown = {
    add: (_phase: string, _name: string, step: ShutdownStep) => (close = step),
  } as unknown as Shutdown;
  const silent = { warn: () => undefined } as unknown as Logger;
  cache = new RedisSharedCache({ redisUrl: server.url } as LookupConfig, silent, shutdown);
  await connected();
});
beforeEach(() => {
  key = `p:${keys++}`;
});
afterAll(async () => {
  redis.disconnect();
  await close(0);
  await server.stop();
});

const connected = (): Promise<unknown> => eventually(() => cache.look(`probe:${keys++}`, 'probe'));
const redisNow = async (): Promise<number> => {
  const [seconds, micros] = await redis.time();
  return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
};
const fillOf = (version: number, lookedAt: number, more: Partial<Fill> = {}): Fill => ({
  value: { version, body: Buffer.from(`{"version":${version}}`) },
  lookedAt,
  token: 'nobody',
  softMs: 30_000,
  hardMs: 600_000,
  costMs: 3,
  ...more,
});

/** One operation on one of two keys; times as milliseconds before the operation. */
const operation = fc.record({
  name: fc.constantFrom('look', 'lease', 'release', 'fill', 'fillAbsent', 'invalidate'),
  key: fc.constantFrom('a', 'b'),
  token: fc.constantFrom('t1', 't2'),
  version: fc.integer({ min: 1, max: 4 }),
  seenVersion: fc.integer({ min: 0, max: 4 }),
  agoMs: fc.constantFrom(-500, 0, 500, 2_000, 4_000, 6_000),
  about: fc.constantFrom(undefined, '{"phase":"unknown"}'),
});

describe('the scripts', () => {
  it('do what the model says, whatever the order of operations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 25 }), async (operations) => {
        let now = await redisNow();
        const model = new SharedCacheModel(() => now);
        const name = (short: string): string => `${key}:${keys}:${short}`;
        keys++;
        for (const { name: what, key: short, token, version, seenVersion, agoMs, about } of operations) {
          const at = name(short);
          now = await redisNow();
          const lookedAt = now - agoMs;
          const absence = { token, lookedAt, seenVersion, ttlMs: 30_000, ...(about !== undefined && { about }) };
          const run = async (on: RedisSharedCache | SharedCacheModel): Promise<unknown> => {
            if (what === 'look') return on.look(at, token);
            if (what === 'lease') return on.lease(at, token);
            if (what === 'release') return on.release(at, token);
            if (what === 'fill') return on.fill(at, fillOf(version, lookedAt, { token }));
            if (what === 'fillAbsent') return on.fillAbsent(at, absence);
            return on.invalidate(at, version);
          };
          const [told, held] = [await run(cache), await run(model)];
          expect(timeless(told)).toEqual(timeless(held));
          const lease = await redis.get(`{${at}}:lease`);
          expect(lease ?? undefined).toBe(model.leases.get(at)?.token);
          const left = (model.held.get(at)?.expiresAt ?? now - 2) - now;
          expect(Math.abs((await redis.pttl(at)) - left)).toBeLessThan(1_000);
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});

/** Ages and times pass between the two; everything else must be equal. */
function timeless(told: unknown): unknown {
  const masked = JSON.stringify(told, (name, value: unknown) =>
    name === 'ageMs' || name === 'lookedAt' ? Math.round(Number(value) / 10_000) : value,
  );
  return masked === undefined ? undefined : JSON.parse(masked);
}

describe('RedisSharedCache', () => {
  it('answers what it was given, byte for byte, with its age by the clock of Redis', async () => {
    const body = Buffer.from('{"name":"Crème brûlée  ☕","n":1.10}');
    const lookedAt = (await redisNow()) - 3_000;
    await cache.fill(key, fillOf(7, lookedAt, { value: { version: 7, body } }));
    const look = await cache.look(key, 'reader');
    expect(look).toMatchObject({
      leased: false,
      entry: { kind: 'value', value: { version: 7, body }, softMs: 30_000 },
    });
    expect(look?.entry?.kind === 'value' && look.entry.ageMs).toBeGreaterThanOrEqual(3_000);
  });

  it('gives the lease of a missing key to one of many readers, until that one fills it', async () => {
    const looks = await Promise.all(Array.from({ length: 50 }, (_, i) => cache.look(key, `reader ${i}`)));
    expect(looks.filter((look) => look?.leased)).toHaveLength(1);
    const holder = looks.findIndex((look) => look?.leased);
    await cache.fill(key, fillOf(1, looks[0]?.lookedAt ?? 0, { token: `reader ${holder}` }));
    expect(await redis.exists(`{${key}}:lease`)).toBe(0);
  });

  it('ends a lease by itself, so that a dead reader blocks nobody for long', async () => {
    await cache.look(key, 'dead');
    expect(await redis.pttl(`{${key}}:lease`)).toBeLessThanOrEqual(protocol.leaseMs);
  });

  it('never goes back to an older version, in any order', async () => {
    const now = await redisNow();
    await Promise.all([3, 1, 5, 2, 4].map((version) => cache.fill(key, fillOf(version, now))));
    expect(await cache.look(key, 'r')).toMatchObject({ entry: { value: { version: 5 } } });
  });

  it('refuses a reader that was frozen between its look and its fill', async () => {
    const { lookedAt = 0 } = (await cache.look(key, 'r')) ?? {};
    expect(await cache.fill(key, fillOf(1, lookedAt - protocol.maxReadMs - 1))).toBe(false);
    expect(await cache.fill(key, fillOf(1, lookedAt))).toBe(true);
  });

  it('takes no memory for good: every key has an end', async () => {
    await cache.look(key, 'r');
    await cache.invalidate(key, 3);
    await cache.fill(`${key}b`, fillOf(1, await redisNow()));
    for (const name of await redis.keys('*')) expect(await redis.pttl(name)).toBeGreaterThan(0);
  });
});

describe('a Redis in trouble', () => {
  const change = { code: 'CACHE.UNAVAILABLE', retry: 'infrastructure' };

  it('that was killed is an empty cache to readers, a fault to changes, and works again after', async () => {
    await cache.fill(key, fillOf(1, await redisNow()));
    await server.kill9();
    expect(await cache.look(key, 'r')).toBeUndefined();
    expect(await cache.fill(key, fillOf(2, 0))).toBe(false);
    await expect(cache.invalidate(key, 2)).rejects.toMatchObject(change);
    await server.restart();
    await connected();
    expect(await cache.look(key, 'r')).toMatchObject({ leased: true });
    await cache.fill(key, fillOf(3, await redisNow()));
    expect(await cache.look(key, 'r')).toMatchObject({ entry: { value: { version: 3 } } });
  }, 30_000);

  it('that is frozen costs a few readers a tenth of a second, and all others nothing', async () => {
    await connected();
    server.freeze();
    try {
      const first = performance.now();
      expect(await cache.look(key, 'r')).toBeUndefined();
      expect(performance.now() - first).toBeLessThan(500);
      for (let i = 0; i < 3; i++) await cache.look(key, 'r');
      const begun = performance.now();
      for (let i = 0; i < 1_000; i++) expect(await cache.look(key, 'r')).toBeUndefined();
      expect(performance.now() - begun).toBeLessThan(300);
      await expect(cache.invalidate(key, 2)).rejects.toMatchObject(change);
    } finally {
      server.thaw();
    }
    await connected();
  }, 30_000);

  it('that is full throws entries away, and answers go on', async () => {
    await connected();
    await redis.config('SET', 'maxmemory', '4mb');
    const body = Buffer.alloc(20_000, 'x');
    for (let i = 0; i < 500; i++) {
      const look = await cache.look(`full:${i}`, 'r');
      const lookedAt = look?.lookedAt ?? 0;
      await cache.fill(`full:${i}`, fillOf(1, lookedAt, { value: { version: 1, body } }));
    }
    const kept = (await redis.keys('full:*')).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(400);
    // Not even room for a lease: that is no reason to stop asking.
    await redis.config('SET', 'maxmemory', '1');
    await cache.look('full:new', 'r');
    await redis.config('SET', 'maxmemory', '0');
    expect(await cache.look('full:new', 'r')).toMatchObject({ leased: true });
  }, 30_000);
});
