import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError, Logger } from '@openshelf/platform';
import type { Redis } from 'ioredis';
import { PoliteClient } from './polite-client.js';
import { RedisRateStore, connectRateRedis } from './redis-rate-store.js';
import type { Quota } from './source-policy.js';

const logger = Logger.create({ service: 'test', destination: { write: () => undefined } });
const redisUrl = process.env.OPENSHELF_TEST_REDIS_URL ?? '';
const redisBinary = process.env.OPENSHELF_TEST_REDIS_SERVER_BIN ?? '';

const arrivals: number[] = [];
let status = 200;
let retryAfter: string | undefined;
let server: Server;
let url: string;
let closers: (() => unknown)[] = [];

beforeAll(() => {
  if (!redisUrl || !redisBinary) throw new Error('run through npm test, which provides Redis');
});

beforeEach(async () => {
  arrivals.length = 0;
  status = 200;
  retryAfter = undefined;
  server = createServer((_request, response) => {
    arrivals.push(performance.now());
    response.writeHead(status, retryAfter ? { 'retry-after': retryAfter } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(async () => {
  for (const close of closers.toReversed()) await close();
  closers = [];
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function connect(to = redisUrl): Promise<Redis> {
  const redis = await connectRateRedis(to);
  closers.push(() => redis.disconnect());
  return redis;
}

async function clientOf(source: string, quota: Quota, redis?: Redis): Promise<PoliteClient> {
  const store = new RedisRateStore(redis ?? (await connect()));
  const client = new PoliteClient({ source, userAgent: 'Openshelf/test (a@b.c)', quota }, { logger, store });
  closers.push(() => client.close());
  return client;
}

/** A bucket that has been there for long. */
async function filled(quota: Quota): Promise<string> {
  const source = newSource();
  await (await connect()).hset(`bucket:${source}`, { tokens: quota.capacity, at: Date.now() - 60_000 });
  return source;
}

const newSource = () => `test-${randomUUID()}`;

async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.catch((error: unknown) => error);
  if (error instanceof AppError) return error;
  throw new Error('not refused', { cause: error });
}

/** Calls as fast as it may for so long; refused calls cost the source nothing. */
async function hammer(client: PoliteClient, ms: number): Promise<AppError[]> {
  const refused: AppError[] = [];
  const end = performance.now() + ms;
  while (performance.now() < end) {
    await client.get(url).catch((error: unknown) => refused.push(error as AppError));
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  return refused;
}

/** The most calls that arrived within any stretch of so many ms. */
function mostWithin(windowMs: number): number {
  return Math.max(0, ...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + windowMs).length));
}

describe('a quota shared through Redis', () => {
  it('holds for two clients together in every stretch of time', async () => {
    const source = newSource();
    const quota = { capacity: 5, refillPerMinute: 600, maxReplicas: 2 };
    const [one, two] = [await clientOf(source, quota), await clientOf(source, quota)];
    await Promise.all([hammer(one, 3_000), hammer(two, 3_000)]);
    // 600 a minute is 10 a second; a call may be up to 100 ms on its way, which is one token.
    expect(mostWithin(1_000)).toBeLessThanOrEqual(5 + 10 + 1);
    expect(mostWithin(2_000)).toBeLessThanOrEqual(5 + 20 + 1);
    expect(arrivals.length).toBeGreaterThanOrEqual(5 + 25);
    expect(arrivals.length).toBeLessThanOrEqual(5 + 30 + 1);
  });

  it('refuses with the time to the next token, after which there is one', async () => {
    const client = await clientOf(newSource(), { capacity: 1, refillPerMinute: 300, maxReplicas: 1 });
    await client.get(url);
    const refused = await refusalOf(client.get(url));
    expect(refused).toMatchObject({ code: 'HTTP.RATE_LIMITED_LOCALLY', retry: 'infrastructure' });
    expect(refused.retryAfterMs).toBeLessThanOrEqual(200);
    await new Promise((resolve) => setTimeout(resolve, refused.retryAfterMs! + 5));
    expect((await client.get(url)).status).toBe(200);
  });

  it('lets a caller wait for a token who wants to', async () => {
    const client = await clientOf(newSource(), { capacity: 1, refillPerMinute: 300, maxReplicas: 1 });
    await Promise.all([1, 2, 3].map(() => client.get(url, { maxWaitMs: 2_000 })));
    expect(arrivals).toHaveLength(3);
    expect(arrivals[2]! - arrivals[0]!).toBeGreaterThan(350);
  });

  it('keeps its last tokens for people', async () => {
    const quota = { capacity: 3, refillPerMinute: 1, maxReplicas: 1, reserve: 2 };
    const client = await clientOf(await filled(quota), quota);
    await client.get(url, { priority: 'sync' });
    expect((await refusalOf(client.get(url, { priority: 'sync' }))).code).toBe('HTTP.RATE_LIMITED_LOCALLY');
    await client.get(url, { priority: 'scan' });
    await client.get(url, { priority: 'scan' });
    expect((await refusalOf(client.get(url))).code).toBe('HTTP.RATE_LIMITED_LOCALLY');
  });

  it('is spent by retries too', async () => {
    status = 500;
    const quota = { capacity: 2, refillPerMinute: 1, maxReplicas: 1 };
    const client = await clientOf(await filled(quota), quota);
    expect((await client.get(url)).status).toBe(500);
    expect(arrivals).toHaveLength(2);
  });

  it('survives the loss of the bucket again and again: one call too many for each replica at most', async () => {
    const quota = { capacity: 5, refillPerMinute: 10, maxReplicas: 3 };
    const source = await filled(quota);
    const redis = await connect();
    const clients = await Promise.all([1, 2, 3].map(() => clientOf(source, quota)));
    for (let losses = 0; losses < 3; losses++) {
      for (const client of clients) {
        for (let calls = 0; calls < 6; calls++) await client.get(url).catch(() => undefined);
        await redis.del(`bucket:${source}`);
      }
    }
    expect(arrivals.length).toBeGreaterThanOrEqual(5);
    expect(arrivals.length).toBeLessThanOrEqual(5 + 2);
  });
});

describe('a pause', () => {
  it('one client is asked for holds for all', async () => {
    const quota = { capacity: 9, refillPerMinute: 60, maxReplicas: 2 };
    const source = await filled(quota);
    const [one, two] = [await clientOf(source, quota), await clientOf(source, quota)];
    status = 429;
    retryAfter = '1';
    await refusalOf(one.get(url));
    const refused = await refusalOf(two.get(url));
    expect(refused).toMatchObject({ code: 'HTTP.SOURCE_PAUSED', retry: 'infrastructure' });
    expect(refused.retryAfterMs).toBeGreaterThan(500);
    expect(arrivals).toHaveLength(1);
    status = 200;
    await new Promise((resolve) => setTimeout(resolve, refused.retryAfterMs! + 20));
    expect((await two.get(url)).status).toBe(200);
    expect((await one.get(url)).status).toBe(200);
  });

  it('is remembered by whoever was told of it, also when Redis forgets it', async () => {
    const source = newSource();
    const quota = { capacity: 9, refillPerMinute: 60, maxReplicas: 1 };
    const redis = await connect();
    await new RedisRateStore(redis).pause(source, 60_000);
    const client = await clientOf(source, quota);
    await refusalOf(client.get(url));
    await redis.del(`pause:${source}`);
    expect((await refusalOf(client.get(url))).code).toBe('HTTP.SOURCE_PAUSED');
    expect(arrivals).toHaveLength(0);
  });

  it('is never made shorter by a later, shorter one', async () => {
    const source = newSource();
    const redis = await connect();
    const store = new RedisRateStore(redis);
    await store.pause(source, 60_000);
    await store.pause(source, 1_000);
    expect(await redis.pttl(`pause:${source}`)).toBeGreaterThan(50_000);
  });
});

describe('Redis killed in the middle', () => {
  it('leaves fewer calls, never more, and costs no error; its return restores the shared quota', async () => {
    const port = await freePort();
    let redisServer = await startRedis(port);
    const own = `redis://127.0.0.1:${port}`;
    const source = newSource();
    const quota = { capacity: 4, refillPerMinute: 600, maxReplicas: 2 };
    const [one, two] = [
      await clientOf(source, quota, await connect(own)),
      await clientOf(source, quota, await connect(own)),
    ];
    const hammering = Promise.all([hammer(one, 5_500), hammer(two, 5_500)]);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await kill(redisServer);
    const killedAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const backAt = performance.now();
    redisServer = await startRedis(port);
    const refused = (await hammering).flat();
    expect(mostWithin(1_000)).toBeLessThanOrEqual(4 + 10 + 1);
    expect(arrivals.filter((at) => at > killedAt && at < backAt).length).toBeGreaterThan(3);
    expect(arrivals.filter((at) => at > backAt).length).toBeGreaterThan(8);
    expect(new Set(refused.map((error) => error.code))).toEqual(new Set(['HTTP.RATE_LIMITED_LOCALLY']));
  });

  it('does not delay a client that starts without it', async () => {
    const client = await clientOf(
      newSource(),
      { capacity: 4, refillPerMinute: 60, maxReplicas: 2 },
      await connect(`redis://127.0.0.1:${await freePort()}`),
    );
    const begun = performance.now();
    expect((await client.get(url)).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

async function freePort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function startRedis(port: number): Promise<ChildProcess> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()];
  const child = spawn(redisBinary, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  closers.push(() => kill(child));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
    child.stdout.on('data', (text: Buffer) => text.includes('Ready to accept connections') && resolve());
  });
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
