import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { productChanged } from '@openshelf/contracts';
import { asGtin14 } from '@openshelf/gtin';
import { createTestDatabase, type TestDatabase } from '@openshelf/testing';
import { Database } from './database.js';
import { Outbox, outboxEvent, type OutboxRow } from './outbox.js';

let test: TestDatabase;
let database: Database;
let outbox: Outbox;
const gtin = asGtin14('03017620422003');

beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database({ url: test.urlOf('openshelf_normalizer'), applicationName: 'test' });
  outbox = new Outbox(database, 'catalog');
});
beforeEach(() => test.query('DELETE FROM catalog.outbox'));
afterAll(async () => {
  await database.close();
  await test.drop();
});

const add = (count: number): Promise<void> =>
  database.transaction((tx) =>
    outbox.add(
      tx,
      Array.from({ length: count }, (_, i) =>
        outboxEvent(productChanged, { gtin, change: 'edited', version: i + 1 }, { traceparent: `t${i}` }),
      ),
    ),
  );
const versions = (rows: readonly OutboxRow[]): number[] =>
  rows.map((row) => (JSON.parse(row.data) as { version: number }).version);
const all = (rows: readonly OutboxRow[]): Promise<string[]> => Promise.resolve(rows.map((row) => row.id));

describe('Outbox', () => {
  it('hands out what was added, oldest first, with its trace headers', async () => {
    await add(3);
    const seen: OutboxRow[] = [];
    expect(await outbox.drain(2, async (rows) => (seen.push(...rows), all(rows)))).toBe(2);
    expect(versions(seen)).toEqual([1, 2]);
    expect(seen[0]).toMatchObject({
      stream: 'CATALOG',
      subject: `product.changed.v1.${gtin}`,
      headers: { traceparent: 't0' },
    });
    expect(await outbox.drain(10, all)).toBe(1);
    expect(await outbox.drain(10, all)).toBe(0);
  });

  it('forgets an event whose transaction is rolled back', async () => {
    const failed = database.transaction(async (tx) => {
      await outbox.add(tx, [outboxEvent(productChanged, { gtin, change: 'added', version: 1 })]);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await outbox.drain(10, all)).toBe(0);
  });

  it('keeps what was not published, under the same id', async () => {
    await add(2);
    let first: string[] = [];
    await outbox.drain(10, async (rows) => {
      first = rows.map((row) => row.id);
      return first.slice(1);
    });
    const seen: string[] = [];
    await outbox.drain(10, async (rows) => (seen.push(...rows.map((row) => row.id)), all(rows)));
    expect(seen).toEqual(first.slice(0, 1));
  });

  it('keeps everything when publishing fails', async () => {
    await add(2);
    await expect(outbox.drain(10, () => Promise.reject(new Error('broker gone')))).rejects.toThrow('broker gone');
    expect(await outbox.drain(10, all)).toBe(2);
  });

  it('gives two replicas different rows', async () => {
    await add(4);
    const other = new Outbox(database, 'catalog');
    const seen: number[][] = [];
    await outbox.drain(2, async (rows) => {
      seen.push(versions(rows));
      await other.drain(10, async (rest) => (seen.push(versions(rest)), all(rest)));
      return all(rows);
    });
    expect(seen).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('tells the age of the oldest event', async () => {
    expect(await outbox.oldestAgeMs()).toBe(0);
    await add(1);
    await test.query(`UPDATE catalog.outbox SET created_at = now() - interval '1 minute'`);
    expect(await outbox.oldestAgeMs()).toBeGreaterThan(59_000);
  });
});
