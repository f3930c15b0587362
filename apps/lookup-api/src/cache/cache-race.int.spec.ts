import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Logger, Shutdown } from '@openshelf/platform';
import { eventually, RedisServer } from '@openshelf/testing';
import { Redis } from 'ioredis';
import type { LookupConfig } from '../config.js';
import type { CachedValue } from './cache-entry.js';
import { ReadThroughCache } from './read-through-cache.js';
import { RedisSharedCache } from './shared.redis-cache.js';

const KEYS = Array.from({ length: 100 }, (_, i) => `${i}`);
const READERS = 60;
const WRITERS = 10;
const RACE_MS = 3_000;

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

/** A cache around the catalogue, and how it is told of a change. */
interface Contestant {
  read(key: string): Promise<unknown>;
  changed(key: string, version: number): Promise<unknown>;
}

/** The catalogue: reads that take a while before and after they see, as under load. */
class Catalogue {
  readonly versions = new Map(KEYS.map((key) => [key, 1]));

  async read(key: string): Promise<CachedValue> {
    await sleep(Math.random() * 4);
    const version = this.versions.get(key) ?? 0;
    await sleep(Math.random() * 40);
    return { version, body: Buffer.from(`${version}`) };
  }
}

/** Many readers and writers for a while; every change is told, in any order. Answers the number of changes. */
async function race(catalogue: Catalogue, caches: readonly Contestant[]): Promise<number> {
  const end = performance.now() + RACE_MS;
  const any = <T>(of: readonly T[]): T => of[Math.floor(Math.random() * of.length)] as T;
  let changes = 0;
  const readers = Array.from({ length: READERS }, async () => {
    while (performance.now() < end) {
      await any(caches).read(any(KEYS));
      await sleep(Math.random() * 3);
    }
  });
  const writers = Array.from({ length: WRITERS }, async () => {
    while (performance.now() < end) {
      const key = any(KEYS);
      // Changes come in pairs, price and stock: the first makes readers read, the second overtakes them.
      for (let change = 0; change < 2; change++) {
        const version = (catalogue.versions.get(key) ?? 0) + 1;
        catalogue.versions.set(key, version);
        changes++;
        await sleep(Math.random() * 3);
        await any(caches).changed(key, version);
        await sleep(Math.random() * 6);
      }
      await sleep(Math.random() * 60);
    }
  });
  await Promise.all([...readers, ...writers]);
  // Reads in the background end.
  await sleep(200);
  return changes;
}

describe('readers and writers that race', () => {
  it('leave stale entries behind when a change deletes and a reader sets', async () => {
    const redis = new Redis(server.url);
    const catalogue = new Catalogue();
    const naive: Contestant = {
      async read(key) {
        const cached = await redis.get(`naive:${key}`);
        if (cached) return;
        const { version } = await catalogue.read(key);
        await redis.set(`naive:${key}`, version, 'EX', 600);
      },
      changed: (key) => redis.del(`naive:${key}`),
    };
    const changes = await race(catalogue, [naive]);
    const cached = await redis.mget(KEYS.map((key) => `naive:${key}`));
    const stale = KEYS.filter((key, i) => cached[i] && Number(cached[i]) < (catalogue.versions.get(key) ?? 0));
    redis.disconnect();
    process.stdout.write(`cache race, set after delete: ${changes} changes, ${stale.length} of ${KEYS.length} stale\n`);
    expect(stale.length).toBeGreaterThan(0);
  }, 30_000);

  it('leave none behind with versioned entries and floors', async () => {
    const catalogue = new Catalogue();
    const closing: (() => unknown)[] = [];
    const levels = Array.from(
      { length: 3 },
      () =>
        new RedisSharedCache(
          { redisUrl: server.url } as LookupConfig,
          { warn: () => undefined } as unknown as Logger,
          { add: (_: string, __: string, step: () => unknown) => closing.push(step) } as unknown as Shutdown,
        ),
    );
    const caches = levels.map(
      (shared) =>
        new ReadThroughCache<string, null>({
          policy: { prefix: 'ours', softMs: 600_000, hardMs: 86_400_000, absentMs: 30_000 },
          shared,
          load: async (key) => ({ kind: 'value', value: await catalogue.read(key) }),
          nearBytes: 1_000_000,
        }),
    );
    const looks = () => Promise.all(levels.map((level) => level.look('probe', 'probe')));
    await eventually(async () => (await looks()).every((look) => look !== undefined));

    const changes = await race(catalogue, caches);

    let cached = 0;
    const stale: string[] = [];
    for (const key of KEYS) {
      const entry = (await levels[0]?.look(`ours:${key}`, 'checker'))?.entry;
      if (entry?.kind !== 'value' || entry.value.version < entry.floor) continue;
      cached++;
      if (entry.value.version < (catalogue.versions.get(key) ?? 0)) stale.push(key);
    }
    for (const close of closing) close();
    process.stdout.write(`cache race, ours: ${changes} changes, ${stale.length} of ${cached} stale\n`);
    expect(stale).toEqual([]);
    expect(cached).toBeGreaterThan(KEYS.length / 2);
  }, 30_000);
});
