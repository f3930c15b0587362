import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@openshelf/testing';
import { Database } from './database.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase({ migrated: false });
  database = new Database({ url: test.url, applicationName: 'test', poolMax: 4, statementTimeoutMs: 3_000 });
  await database.query('CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL)');
  await database.query('INSERT INTO account VALUES (1, 100), (2, 100)');
});

afterAll(async () => {
  await database.close();
  await test.drop();
});

describe('Database', () => {
  it('rolls back all of a transaction that throws', async () => {
    const attempt = database.transaction(async (tx) => {
      await tx.query('UPDATE account SET balance = 0');
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect(await database.query('SELECT sum(balance)::int AS sum FROM account')).toEqual([{ sum: 200 }]);
  });

  it('runs a transaction again after a deadlock', async () => {
    // Both wait until each holds its first row, so the second update must deadlock.
    const bothHold = barrier(2);
    const transfer = (first: number, second: number) =>
      database.transaction(async (tx) => {
        await tx.query('UPDATE account SET balance = balance + 1 WHERE id = $1', [first]);
        await bothHold();
        await tx.query('UPDATE account SET balance = balance + 1 WHERE id = $1', [second]);
      });
    const before = await balances();
    await Promise.all([transfer(1, 2), transfer(2, 1)]);
    expect(await balances()).toEqual(before.map((balance) => balance + 2));
  }, 15_000);

  it('ends a statement that takes too long, as an error that may be tried later', async () => {
    await expect(database.query('SELECT pg_sleep(8)')).rejects.toMatchObject({
      code: 'DATABASE.TIMEOUT',
      retry: 'later',
    });
  });

  it('says so when the server is not there, within seconds', async () => {
    const nowhere = new Database({ url: 'postgres://nobody:x@127.0.0.1:1/none', applicationName: 'test' });
    const started = Date.now();
    await expect(nowhere.ping()).rejects.toMatchObject({ code: 'DATABASE.UNAVAILABLE', retry: 'infrastructure' });
    await expect(nowhere.transaction(async () => 1)).rejects.toMatchObject({ code: 'DATABASE.UNAVAILABLE' });
    expect(Date.now() - started).toBeLessThan(5_000);
    await nowhere.close();
  });

  it('says so when the server cuts the connection, and works again after', async () => {
    const cut = database.query('SELECT pg_sleep(0.8)');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await test.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                      WHERE datname = current_database() AND application_name = 'test'`);
    await expect(cut).rejects.toMatchObject({ code: 'DATABASE.UNAVAILABLE' });
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('does not wait for ever when all connections are held', async () => {
    const small = new Database({ url: test.url, applicationName: 'small', poolMax: 1, statementTimeoutMs: 20_000 });
    const held = small.query('SELECT pg_sleep(4)');
    await expect(small.query('SELECT 1')).rejects.toMatchObject({ code: 'DATABASE.UNAVAILABLE' });
    await held;
    await small.close();
  }, 15_000);

  it('leaves faults of our own SQL as they are', async () => {
    await expect(database.query('SELECT nothing')).rejects.toMatchObject({ code: '42703' });
  });
});

async function balances(): Promise<number[]> {
  const rows = await database.query<{ balance: number }>('SELECT balance FROM account ORDER BY id');
  return rows.map((row) => row.balance);
}

/** Resolves for all callers when `count` of them have come; later callers pass. */
function barrier(count: number): () => Promise<void> {
  let waiting = count;
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (--waiting <= 0) open();
    return opened;
  };
}
