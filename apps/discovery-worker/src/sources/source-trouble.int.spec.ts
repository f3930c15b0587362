import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type DiscoveryJob, discoveryJob } from '@openshelf/contracts';
import { Database, Outbox } from '@openshelf/database';
import { asGtin14, checkDigit, type Gtin14 } from '@openshelf/gtin';
import { loadConfig, Logger } from '@openshelf/platform';
import { createTestDatabase, type TestDatabase } from '@openshelf/testing';
import { DiscoveryConfig } from '../config.js';
import { RetryDue } from '../missing-barcodes/retry-due.js';
import { PgSearchStore } from '../missing-barcodes/search.pg-store.js';
import { StartDiscovery } from '../missing-barcodes/start-discovery.js';
import { AskSource } from './ask-source.js';
import { createSources } from './create-sources.http-client.js';
import { SourceAvailability } from './source-availability.js';

const HOUR_MS = 3_600_000;
const logger = Logger.create({ service: 'test', destination: { write: () => undefined } });
const generous = {
  take: () => Promise.resolve({ kind: 'granted' as const, tokens: 9 }),
  pause: () => Promise.resolve(),
};

const clock = { now: () => performance.now() + ahead, sleep: () => Promise.resolve() };

let test: TestDatabase;
let database: Database;
let server: Server;
/** The codes asked for, one entry a call. */
let requests: string[];
let isBroken: (code: string) => boolean;
let fault: 'status 500' | 'reset';
let worker: Worker;
/** How far the clocks of the client are ahead, in ms. */
let ahead: number;

/** The real rules, store, client and source; the time of the searches is ours, and so is the way of the messages. */
class Worker {
  now = Date.UTC(2026, 10, 22);
  readonly #jobs: DiscoveryJob[] = [];
  readonly #availability = new SourceAvailability(['openfoodfacts'], () => this.now);
  readonly #store = new PgSearchStore(database, new Outbox(database, 'discovery'), () => undefined);
  readonly #retry = new RetryDue(this.#store, this.#availability, 1_000);
  readonly #start = new StartDiscovery(this.#store, this.#availability, logger);
  readonly #ask: AskSource;

  constructor(origin: string) {
    const config = loadConfig(DiscoveryConfig, {
      DATABASE_URL: 'postgres://127.0.0.1/none',
      REDIS_URL: 'redis://127.0.0.1:1',
      NATS_URL: 'nats://127.0.0.1:1',
      SOURCES: 'openfoodfacts',
      OPENFOODFACTS_BASE_URL: `${origin}/off`,
    });
    const sources = createSources(config, { logger, store: generous, random: () => 0, clock });
    this.#ask = new AskSource(sources, this.#store, this.#availability, logger);
  }

  scan(gtin: Gtin14): Promise<void> {
    return this.#start.execute({ gtin, scannedAt: new Date(this.now).toISOString() });
  }

  /** Runs each job once; answers "done" or the error of each. One that failed is kept, as by the broker. */
  async work(): Promise<string[]> {
    const rows = await test.query<{ data: string }>(
      `DELETE FROM discovery.outbox WHERE subject LIKE '${discoveryJob.subject}%' RETURNING data`,
    );
    this.#jobs.push(...rows.map(({ data }) => JSON.parse(data) as DiscoveryJob));
    const ends: string[] = [];
    for (const job of this.#jobs.splice(0)) {
      try {
        await this.#ask.execute(job);
        ends.push('done');
      } catch (error) {
        ends.push((error as { code: string }).code);
        this.#jobs.push(job);
      }
    }
    return ends;
  }

  /** Time goes on to the next due search, until then at most. */
  async sleep(untilMs: number): Promise<void> {
    const [row] = await test.query<{ due: Date | null }>(
      'SELECT min(next_try_at) AS due FROM discovery.missing_barcode',
    );
    this.now = Math.max(this.now, Math.min(row?.due?.getTime() ?? untilMs, untilMs));
    await this.#retry.execute();
  }

  async stateOf(gtin: Gtin14): Promise<string | undefined> {
    return (await this.#store.find(gtin)).search?.state;
  }
}

beforeEach(async () => {
  test = await createTestDatabase();
  database = new Database({ url: test.urlOf('openshelf_discovery_worker'), applicationName: 'source-trouble-test' });
  requests = [];
  ahead = 0;
  const realNow = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + ahead);
  isBroken = () => false;
  server = createServer((request, response) => {
    const code = /product\/(\d+)/.exec(request.url ?? '')?.[1] ?? '';
    requests.push(code);
    if (isBroken(code) && fault === 'reset') return response.destroy();
    const body = { code, product: { code, product_name: 'x' }, status: 'success' };
    response.writeHead(isBroken(code) ? 500 : 200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  worker = new Worker(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await database.close();
  await test.drop();
});

let serial = 0;
function newCode(): Gtin14 {
  const digits = `401234${String(++serial).padStart(6, '0')}`;
  return asGtin14(digits + String(checkDigit(digits)));
}

describe.each(['status 500', 'reset'] as const)('a source that fails with %s', (kind) => {
  beforeEach(() => {
    fault = kind;
  });

  it('for one code only answers all others as if nothing were, and the bad one costs it little', async () => {
    const bad = newCode();
    isBroken = (code) => bad.endsWith(code);
    await worker.scan(bad);
    const end = worker.now + HOUR_MS;
    while (worker.now < end) {
      const good = newCode();
      await worker.scan(good);
      expect(new Set(await worker.work())).toEqual(new Set(['done']));
      expect(await worker.stateOf(good)).toBe('found');
      await test.query('DELETE FROM discovery.missing_barcode WHERE gtin = $1', [good]);
      await worker.sleep(Math.min(end, worker.now + 60_000));
    }
    expect(await worker.stateOf(bad)).not.toBe('unknown');
    expect(requests.filter((code) => bad.endsWith(code)).length).toBeLessThanOrEqual(26);

    isBroken = () => false;
    await worker.sleep(worker.now + HOUR_MS);
    await worker.work();
    expect(await worker.stateOf(bad)).toBe('found');
  });

  it('for every code is left alone soon, keeps the jobs, and answers them when it is back', async () => {
    isBroken = () => true;
    const codes = Array.from({ length: 20 }, newCode);
    for (const code of codes) await worker.scan(code);
    const ends = await worker.work();
    expect(ends.filter((end) => end === 'done').length).toBeLessThanOrEqual(5);
    expect(new Set(ends)).toEqual(new Set(['done', 'HTTP.BREAKER_OPEN']));
    expect(requests.length).toBeLessThanOrEqual(10);
    for (const code of codes) expect(await worker.stateOf(code)).toBe('delayed');

    isBroken = () => false;
    ahead += 10_000;
    await worker.sleep(worker.now + 10_000);
    await worker.work();
    for (const code of codes) expect(await worker.stateOf(code)).toBe('found');
  });
});
