import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '@openshelf/database';
import { createTestDatabase, type TestDatabase } from '@openshelf/testing';
import { PgLiveVersions } from './live-versions.pg-store.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database({ url: test.urlOf('openshelf_lookup_api'), applicationName: 'live-versions' });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

it('PgLiveVersions answers the versions of the codes there are, and when each was committed', async () => {
  await test.query(`INSERT INTO catalog.product (gtin, name, status, has_image, version, updated_at)
                    VALUES (3017620422003, 'Nutella', 'active', false, 4, now() - interval '5 s')`);
  await test.query(`INSERT INTO catalog.product_detail VALUES (3017620422003, '{}', '1')`);
  const live = await new PgLiveVersions(database).find(['03017620422003', '00049000042566']);
  expect([...live.keys()]).toEqual(['03017620422003']);
  const { version, changedAgoMs = 0 } = live.get('03017620422003') ?? {};
  expect(version).toBe(4);
  expect(changedAgoMs).toBeGreaterThanOrEqual(5_000);
  expect(changedAgoMs).toBeLessThan(15_000);
});
