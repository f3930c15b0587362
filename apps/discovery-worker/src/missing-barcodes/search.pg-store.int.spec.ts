import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { barcodeUnresolved, discoveryJob, encodeEvent, productRaw } from '@openshelf/contracts';
import { Database, Outbox } from '@openshelf/database';
import { asGtin14, checkDigit, type Gtin14 } from '@openshelf/gtin';
import { Logger } from '@openshelf/platform';
import { createTestDatabase, type TestDatabase } from '@openshelf/testing';
import { AskSource } from '../sources/ask-source.js';
import { type SourceAnswer, Sources } from '../sources/source.js';
import { SourceAvailability } from '../sources/source-availability.js';
import { CountDemand } from './count-demand.js';
import { RetryDue } from './retry-due.js';
import { PgSearchStore } from './search.pg-store.js';
import { StartDiscovery } from './start-discovery.js';

const gtin = asGtin14('3017620422003');
const names = ['openfoodfacts', 'usda'] as const;
const logger = Logger.create({ service: 'test', destination: { write: () => undefined } });
const body = Buffer.from([0, 255, 123, 10]);

let test: TestDatabase;
let database: Database;
let store: PgSearchStore;
let pokes = 0;

beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database({ url: test.urlOf('openshelf_discovery_worker'), applicationName: 'discovery-worker-test' });
  store = new PgSearchStore(database, new Outbox(database, 'discovery'), () => pokes++);
});
afterAll(async () => {
  await database.close();
  await test.drop();
});
beforeEach(async () => {
  await test.query(
    `TRUNCATE discovery.missing_barcode, discovery.source_answer, discovery.raw_document, discovery.outbox,
              catalog.product CASCADE`,
  );
  pokes = 0;
});

function replica(answers: Partial<Record<(typeof names)[number], SourceAnswer>> = {}) {
  const availability = new SourceAvailability(names);
  const calls: string[] = [];
  const sources = names.map((name) => ({
    name,
    ask: async () => {
      calls.push(name);
      const response = { url: 'http://s/x', status: 200, contentType: 'application/json', body, fetchedAt: new Date() };
      return Promise.resolve({ answer: answers[name] ?? { kind: 'absent' as const }, response, apiVersion: 'v9' });
    },
  }));
  return {
    calls,
    start: new StartDiscovery(store, availability, logger),
    demand: new CountDemand(store, availability),
    ask: new AskSource(new Sources(sources), store, availability, logger),
    retry: new RetryDue(store, availability, 20),
  };
}
function scan(of: Gtin14 = gtin): Promise<void> {
  return replica().start.execute({ gtin: of, scannedAt: new Date().toISOString() });
}
async function subjects(): Promise<string[]> {
  const rows = await test.query<{ subject: string }>('SELECT subject FROM discovery.outbox ORDER BY position');
  return rows.map((row) => row.subject);
}
async function makeDue(): Promise<void> {
  await test.query(`UPDATE discovery.missing_barcode SET next_try_at = now() - interval '1 s'`);
}
async function putIntoCatalogue(status = 'active'): Promise<void> {
  await test.query(
    `INSERT INTO catalog.product (gtin, name, status, has_image, version) VALUES ($1, 'x', $2, false, 1)`,
    [gtin, status],
  );
  await test.query(`INSERT INTO catalog.product_detail (gtin, document, normalizer_version) VALUES ($1, '{}', '1')`, [
    gtin,
  ]);
}
const jobOf = (source: (typeof names)[number]) => encodeEvent(discoveryJob, { gtin, source }).subject;

describe('a search in PostgreSQL', () => {
  it('of a code never missed is not there', async () => {
    expect(await store.find(gtin)).toEqual({ gtin, search: undefined, inCatalogue: false });
  });

  it('is written with its events, all or nothing, and the relay is told', async () => {
    await scan();
    expect(await subjects()).toEqual([jobOf('openfoodfacts')]);
    expect(pokes).toBe(1);
    const failing = store.change(gtin, () => {
      throw new Error('no decision');
    });
    await expect(failing).rejects.toThrow('no decision');
    const tooLate = { id: randomUUID(), gtin, source: 'usda', httpStatus: 1e9, body } as never;
    const { search } = await store.find(gtin);
    if (!search) throw new Error('no search');
    const half = store.change(gtin, () => ({ ...search, state: 'unknown', events: [], document: tooLate }));
    await expect(half).rejects.toThrow('out of range');
    expect((await store.find(gtin)).search).toEqual(search);
  });

  it('keeps the archived body byte for byte, with what is needed to find it again', async () => {
    await scan();
    await replica({ openfoodfacts: { kind: 'found', record: 'x' } }).ask.execute({ gtin, source: 'openfoodfacts' });
    const [document] = await test.query<{ id: string; fetched_at: Date; body: Buffer; api_version: string }>(
      'SELECT id, fetched_at, body, api_version FROM discovery.raw_document',
    );
    expect(document).toMatchObject({ body, api_version: 'v9' });
    const [event] = await test.query<{ data: string }>(
      `SELECT data FROM discovery.outbox WHERE subject LIKE '${productRaw.subject}%'`,
    );
    const raw = {
      gtin,
      source: 'openfoodfacts',
      documentId: document?.id,
      fetchedAt: document?.fetched_at.toISOString(),
    };
    expect(JSON.parse(event?.data ?? '{}')).toEqual(raw);
    expect((await store.find(gtin)).search).toMatchObject({ state: 'found', answers: [{ documentId: document?.id }] });
  });

  it('sees only the answers of its own round', async () => {
    await scan();
    const { ask, retry } = replica();
    for (const source of names) await ask.execute({ gtin, source });
    expect((await store.find(gtin)).search).toMatchObject({ state: 'unknown', round: 1, answers: [{}, {}] });
    await makeDue();
    await retry.execute();
    expect((await store.find(gtin)).search).toMatchObject({ state: 'searching', round: 2, answers: [] });
  });
});

describe('many at once', () => {
  it('takes one message 200 times on several connections, counts one scan and begins one search', async () => {
    const { start } = replica();
    const scannedAt = new Date().toISOString();
    await Promise.all(Array.from({ length: 200 }, () => start.execute({ gtin, scannedAt })));
    expect(await subjects()).toEqual([jobOf('openfoodfacts')]);
    expect(await test.query('SELECT demand::int FROM discovery.missing_barcode')).toEqual([{ demand: 1 }]);
  });

  it('adds up the demand that gateways report', async () => {
    await scan();
    const lastAt = new Date(Date.now() + 5_000);
    const report = { gtin, scans: 99, lastScannedAt: lastAt.toISOString() };
    await Promise.all(Array.from({ length: 10 }, () => replica().demand.execute(report)));
    const rows = await test.query('SELECT gtin, demand::int, last_scanned_at FROM discovery.missing_barcode');
    expect(rows).toEqual([{ gtin: '3017620422003', demand: 991, last_scanned_at: lastAt }]);
  });

  it('loses no scan when a report comes before the miss, and begins one search', async () => {
    const { demand, start } = replica();
    const scannedAt = new Date().toISOString();
    await demand.execute({ gtin, scans: 49, lastScannedAt: new Date().toISOString() });
    await start.execute({ gtin, scannedAt });
    expect(await test.query('SELECT demand::int FROM discovery.missing_barcode')).toEqual([{ demand: 50 }]);
    expect(await subjects()).toEqual([jobOf('openfoodfacts')]);
  });

  it('takes the same job twice and writes one answer, one document, one event', async () => {
    await scan();
    const found = { openfoodfacts: { kind: 'found', record: 'x' } } as const;
    await Promise.all([1, 2].map(() => replica(found).ask.execute({ gtin, source: 'openfoodfacts' })));
    expect((await subjects()).filter((subject) => subject.startsWith(productRaw.subject))).toHaveLength(1);
    expect(await test.query('SELECT FROM discovery.raw_document')).toHaveLength(1);
  });

  it('says "nobody knows" once when both sources answer at the same moment', async () => {
    await scan();
    await Promise.all(names.map((source) => replica().ask.execute({ gtin, source })));
    expect((await store.find(gtin)).search?.state).toBe('unknown');
    const unresolved = (await subjects()).filter((subject) => subject.startsWith(barcodeUnresolved.subject));
    expect(unresolved).toHaveLength(1);
  });

  it('lets two replicas sweep at once and begins each round once', async () => {
    for (let n = 0; n < 15; n++) {
      const digits = `401234500${String(n).padStart(3, '0')}`;
      await scan(asGtin14(digits + String(checkDigit(digits))));
    }
    await test.query(`UPDATE discovery.missing_barcode SET state = 'unknown', next_try_at = now() - interval '1 s'`);
    await test.query('DELETE FROM discovery.outbox');
    const taken = await Promise.all([replica().retry.execute(), replica().retry.execute()]);
    expect(taken.reduce((sum, one) => sum + one, 0)).toBe(15);
    expect(await subjects()).toHaveLength(15);
    expect(await test.query('SELECT DISTINCT round FROM discovery.missing_barcode')).toEqual([{ round: 2 }]);
  });
});

describe('what is due', () => {
  it('comes the longest due first, by state, and not before its time', async () => {
    const codes = ['96385074', '3017620422003', '5449000000996'].map((code) => asGtin14(code));
    for (const code of codes) await scan(code);
    await test.query(
      `UPDATE discovery.missing_barcode SET next_try_at = now() - (gtin % 1000) * interval '1 s',
              state = CASE WHEN gtin = 96385074 THEN 'unknown' ELSE 'delayed' END`,
    );
    const now = new Date();
    expect(await store.due(['delayed', 'unknown'], now, 10)).toEqual([codes[2], codes[0], codes[1]]);
    expect(await store.due(['unknown'], now, 10)).toEqual([codes[0]]);
    expect(await store.due(['delayed', 'unknown'], now, 1)).toEqual([codes[2]]);
    expect(await store.due(['delayed', 'unknown'], new Date(0), 10)).toEqual([]);
  });

  it('publishes the job of a search whose message was lost again', async () => {
    await scan();
    await test.query('DELETE FROM discovery.outbox');
    await makeDue();
    expect(await replica().retry.execute()).toBe(1);
    expect(await subjects()).toEqual([jobOf('openfoodfacts')]);
  });

  it('announces a found answer again, and is content when the product is in the catalogue', async () => {
    await scan();
    const { ask, retry } = replica({ openfoodfacts: { kind: 'found', record: 'x' } });
    await ask.execute({ gtin, source: 'openfoodfacts' });
    await test.query('DELETE FROM discovery.outbox');
    await makeDue();
    await retry.execute();
    expect(await subjects()).toEqual([`${productRaw.subject}.${gtin}`]);
    await putIntoCatalogue();
    await makeDue();
    await retry.execute();
    expect(await subjects()).toHaveLength(1);
    expect((await store.find(gtin)).search).toMatchObject({ state: 'found', nextTryAt: null });
  });

  it('lets retries wait while many searches run', async () => {
    await scan(asGtin14('96385074'));
    await scan();
    await test.query(
      `UPDATE discovery.missing_barcode SET state = 'unknown', next_try_at = now() WHERE gtin = 96385074`,
    );
    expect(await new RetryDue(store, new SourceAvailability(names), 1).execute()).toBe(0);
    expect(await new RetryDue(store, new SourceAvailability(names), 2).execute()).toBe(1);
  });

  it('knows how many searches are open', async () => {
    await scan();
    expect(await store.open()).toEqual({ searching: 1, delayed: 0 });
  });
});

it('a product that is in the catalogue is not searched', async () => {
  await putIntoCatalogue();
  await scan();
  expect(await subjects()).toEqual([]);
  expect((await store.find(gtin)).search).toMatchObject({ state: 'found', nextTryAt: null });
});

it('a product that was withdrawn is searched', async () => {
  await putIntoCatalogue('withdrawn');
  await scan();
  expect(await subjects()).toEqual([jobOf('openfoodfacts')]);
});

it('a stub is announced, the next source is asked although the catalogue has it, and its answer ends the search', async () => {
  await scan();
  const { ask, calls } = replica({ openfoodfacts: { kind: 'stub', record: 'x' } });
  await ask.execute({ gtin, source: 'openfoodfacts' });
  await putIntoCatalogue();
  await ask.execute({ gtin, source: 'usda' });
  expect(calls).toEqual(names);
  const raw = `${productRaw.subject}.${gtin}`;
  expect(await subjects()).toEqual([jobOf('openfoodfacts'), raw, jobOf('usda')]);
  expect((await store.find(gtin)).search?.state).toBe('found');
});

it('a found answer that never becomes a product is given up: the next source is asked', async () => {
  await scan();
  const { ask, retry } = replica({ openfoodfacts: { kind: 'found', record: 'x' } });
  await ask.execute({ gtin, source: 'openfoodfacts' });
  for (let looks = 0; looks < 2; looks++) {
    await makeDue();
    await retry.execute();
  }
  const raw = `${productRaw.subject}.${gtin}`;
  expect(await subjects()).toEqual([jobOf('openfoodfacts'), raw, raw, jobOf('usda')]);
  const rows = await test.query('SELECT outcome, reason FROM discovery.source_answer');
  expect(rows).toEqual([{ outcome: 'unavailable', reason: 'its answer did not become a product' }]);
});

it('an in-store code is not searched, nor written down', async () => {
  await scan(asGtin14('2000000000008'));
  await replica().demand.execute({
    gtin: asGtin14('2000000000008'),
    scans: 1,
    lastScannedAt: new Date().toISOString(),
  });
  expect(await subjects()).toEqual([]);
  expect(await test.query('SELECT FROM discovery.missing_barcode')).toEqual([]);
});
