import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '@openshelf/database';
import { asGtin14 } from '@openshelf/gtin';
import { createTestDatabase, type TestDatabase } from '@openshelf/testing';
import { insertRawDocument, rollRawDocuments } from './raw-document.pg-store.js';

const DAY_MS = 86_400_000;

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database({ url: test.urlOf('openshelf_discovery_worker'), applicationName: 'discovery-worker-test' });
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

function archive(fetchedAt: Date): Promise<void> {
  return insertRawDocument(database, {
    id: randomUUID(),
    gtin: asGtin14('3017620422003'),
    source: 'usda',
    fetchedAt,
    url: 'http://source/x',
    httpStatus: 200,
    contentType: 'application/json',
    apiVersion: 'v1',
    body: Buffer.from('{}'),
  });
}
function partitions(): Promise<{ name: string }[]> {
  return test.query(`SELECT relname AS name FROM pg_class WHERE relname ~ '^raw_document_[0-9]+$' ORDER BY 1`);
}

it('drops what is older than the days kept, makes the coming week, also on two replicas at once', async () => {
  const old = new Date(Date.now() - 40 * DAY_MS);
  const day = old.toISOString().slice(0, 10);
  await test.query(
    `CREATE TABLE discovery.raw_document_${day.replaceAll('-', '')} PARTITION OF discovery.raw_document
     FOR VALUES FROM ('${day}T00:00:00Z') TO ('${new Date(Date.parse(day) + DAY_MS).toISOString()}')`,
  );
  await archive(old);
  await archive(new Date(old.getTime() - DAY_MS));
  const fresh = new Date();
  await archive(fresh);

  await Promise.all([rollRawDocuments(database, 30), rollRawDocuments(database, 30)]);

  const kept = await test.query<{ fetched_at: Date }>('SELECT fetched_at FROM discovery.raw_document');
  expect(kept).toEqual([{ fetched_at: fresh }]);
  const names = (await partitions()).map(({ name }) => name);
  expect(names[0]).toBe(`raw_document_${fresh.toISOString().slice(0, 10).replaceAll('-', '')}`);
  expect(names).toHaveLength(8);
});
