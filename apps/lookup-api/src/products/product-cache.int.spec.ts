import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '@openshelf/database';
import { asGtin14, checkDigit, type Gtin14 } from '@openshelf/gtin';
import type { AppError, Logger, Shutdown } from '@openshelf/platform';
import { createTestDatabase, eventually, RedisServer, type TestDatabase } from '@openshelf/testing';
import { Redis } from 'ioredis';
import { CatalogueGuard } from '../cache/catalogue-guard.js';
import { RedisSharedCache } from '../cache/shared.redis-cache.js';
import type { StalenessInspector } from '../cache/staleness-inspector.js';
import type { LookupConfig } from '../config.js';
import { PgDiscoveryStates } from '../discovery/discovery-state.pg-store.js';
import { ProductCache } from './product-cache.js';
import { PgProductStore } from './product.pg-store.js';
import type { StoredProduct } from './product.store.js';

const ANSWER_MS = 300;

/** The way to PostgreSQL, that a test may cut or freeze. */
class Wire {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #frozen = false;
  port = 0;

  constructor(private readonly target: URL) {}

  async open(): Promise<void> {
    this.#server = createServer((client) => {
      const server = connect(Number(this.target.port), this.target.hostname);
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        this.#sockets.add(from);
        from.on('error', () => to.destroy()).on('close', () => to.destroy());
        if (!this.#frozen) from.pipe(to);
      }
    });
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) socket.unpipe();
  }
}

/** One replica: its own connections and near level. */
class Replica {
  reads = 0;
  readonly #closing: (() => unknown)[] = [];
  readonly shared: RedisSharedCache;
  readonly cache: ProductCache;

  constructor(databaseUrl: string, redisUrl: string) {
    const database = new Database({ url: databaseUrl, applicationName: 'replica' });
    const guard = new CatalogueGuard({
      concurrency: 4,
      queue: 10,
      queueMs: 200,
      deadlineMs: ANSWER_MS,
      probe: () => database.ping(),
    });
    const shutdown = { add: (_: string, __: string, step: () => unknown) => this.#closing.push(step) };
    const silent = { warn: () => undefined } as unknown as Logger;
    this.shared = new RedisSharedCache({ redisUrl } as LookupConfig, silent, shutdown as unknown as Shutdown);
    const store = new PgProductStore(database);
    const counted = { find: (gtin: Gtin14): Promise<StoredProduct | undefined> => (this.reads++, store.find(gtin)) };
    const inspector = { sample: () => undefined } as unknown as StalenessInspector;
    this.cache = new ProductCache(this.shared, guard, inspector, counted, new PgDiscoveryStates(database));
    this.#closing.push(
      () => guard.stop(),
      () => database.close(),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#closing.map((step) => step()));
  }
}

let test: TestDatabase;
let server: RedisServer;
let redis: Redis;
let wire: Wire;
let one: Replica;
let other: Replica;
let gtin: Gtin14;
let codes = 0;

function gtinOf(number: number): Gtin14 {
  const digits = String(400_000_000_000 + number).padStart(13, '0');
  return asGtin14(digits + checkDigit(digits));
}

beforeAll(async () => {
  [test, server] = await Promise.all([createTestDatabase(), RedisServer.start()]);
  redis = new Redis(server.url);
});
beforeEach(async () => {
  const url = new URL(test.urlOf('openshelf_lookup_api'));
  wire = new Wire(new URL(url));
  await wire.open();
  url.port = `${wire.port}`;
  [one, other] = [new Replica(url.href, server.url), new Replica(url.href, server.url)];
  for (const { shared } of [one, other]) await eventually(() => shared.look('probe', 'probe'));
  gtin = gtinOf(codes++);
  await test.query(
    `INSERT INTO catalog.product (gtin, name, status, has_image, version) VALUES ($1, 'A', 'active', false, 1)`,
    [gtin],
  );
  await test.query(`INSERT INTO catalog.product_detail VALUES ($1, '{"name":"A"}', '1')`, [gtin]);
});
afterEach(async () => {
  await wire.cut();
  await Promise.all([one.close(), other.close()]);
});
afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
  await test?.drop();
});

const fresh = (version: number) => ({ kind: 'value', stale: false, value: { version } });
const filled = (): Promise<unknown> => eventually(async () => (await redis.hexists(`p:${gtin}`, 'v')) === 1);
/** Lets the entry grow old, past soft life and grace. */
const age = async (ms: number): Promise<void> => void (await redis.hincrby(`p:${gtin}`, 'b', -ms));
const change = async (): Promise<number> => {
  const [row] = await test.query<{ version: string }>(
    'UPDATE catalog.product SET version = version + 1, updated_at = now() WHERE gtin = $1 RETURNING version',
    [gtin],
  );
  return Number(row?.version);
};

describe('1,000 lookups of one code that is not cached', () => {
  it('are one read of the catalogue, in all replicas together', async () => {
    const lookups = Array.from({ length: 1_000 }, (_, i) => (i % 2 ? one : other).cache.read(gtin));
    for (const answer of await Promise.all(lookups)) expect(answer).toMatchObject(fresh(1));
    expect(one.reads + other.reads).toBe(1);
  });
});

describe('a change', () => {
  it('is seen by every replica, and the next lookup is a hit', async () => {
    await one.cache.read(gtin);
    await filled();
    await other.cache.read(gtin);
    const version = await change();
    await one.cache.changed(gtin, version);
    other.cache.drop(gtin, version);
    await eventually(async () => (await redis.hget(`p:${gtin}`, 'v')) === `${version}`);
    expect(await other.cache.read(gtin)).toMatchObject(fresh(version));
    expect(other.reads).toBe(0);
  });

  it('is seen within a second by a replica that heard nothing', async () => {
    await one.cache.read(gtin);
    await filled();
    await other.cache.read(gtin);
    const version = await change();
    const begun = performance.now();
    await one.cache.changed(gtin, version);
    await eventually(
      async () => {
        const answer = await other.cache.read(gtin);
        return answer.kind === 'value' && answer.value.version === version;
      },
      { every: 20 },
    );
    expect(performance.now() - begun).toBeLessThan(1_500);
  });
});

describe('PostgreSQL is gone', () => {
  it('what is fresh in Redis is answered as ever', async () => {
    await one.cache.read(gtin);
    await filled();
    await wire.cut();
    expect(await other.cache.read(gtin)).toMatchObject(fresh(1));
  });

  it('what is old is answered, marked as stale, with its age, and again as fresh when it is back', async () => {
    await one.cache.read(gtin);
    await filled();
    await age(700_000);
    await wire.cut();
    for (let i = 0; i < 5; i++) {
      other.cache.clearNear();
      const answer = await other.cache.read(gtin);
      expect(answer).toMatchObject({ kind: 'value', stale: true, value: { version: 1 } });
      const seconds = answer.kind === 'value' ? (performance.now() - answer.readAt) / 1_000 : 0;
      expect(seconds).toBeGreaterThanOrEqual(700);
      expect(seconds).toBeLessThan(710);
    }
    await wire.open();
    await eventually(async () => {
      const answer = await other.cache.read(gtin);
      return answer.kind === 'value' && !answer.stale;
    });
  });

  it('what is not cached is a 503 that says when to come back', async () => {
    await wire.cut();
    await expect(one.cache.read(gtin)).rejects.toMatchObject({
      retry: 'infrastructure',
      retryAfterMs: expect.any(Number),
    });
  });
});

describe('PostgreSQL is frozen', () => {
  it('costs the first lookups their deadline, and the others nothing', async () => {
    await one.cache.read(gtin);
    await filled();
    await one.cache.reload(gtin);
    await age(700_000);
    wire.freeze();
    for (let i = 0; i < 3; i++) {
      one.cache.clearNear();
      expect(await one.cache.read(gtin)).toMatchObject({ stale: true });
    }
    const begun = performance.now();
    for (let i = 0; i < 50; i++) {
      one.cache.clearNear();
      expect(await one.cache.read(gtin)).toMatchObject({ stale: true });
    }
    expect(performance.now() - begun).toBeLessThan(50 * ANSWER_MS * 0.2);
  }, 30_000);
});

describe('more lookups than the catalogue can take', () => {
  it('are refused with 503: most at once, none later than its deadline', async () => {
    wire.freeze();
    const gtins = Array.from({ length: 60 }, () => gtinOf(codes++));
    const begun = performance.now();
    const refusals = await Promise.all(
      gtins.map((missing) =>
        one.cache.read(missing).then(
          () => ({ code: 'answered', afterMs: 0 }),
          (error: AppError) => ({ code: error.code, afterMs: performance.now() - begun }),
        ),
      ),
    );
    const busy = refusals.filter(({ code }) => code === 'CATALOGUE.BUSY');
    expect(busy).toHaveLength(60 - 4);
    // Ten may wait for their turn.
    expect(busy.filter(({ afterMs }) => afterMs < 150)).toHaveLength(60 - 4 - 10);
    expect(refusals.filter(({ code }) => code === 'CATALOGUE.TIMEOUT')).toHaveLength(4);
  });
});
