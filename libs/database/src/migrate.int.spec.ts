import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@openshelf/testing';
import { Client } from 'pg';
import { migrate } from './migrate.js';
import { serviceRoles } from './roles.js';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase({ migrated: false });
});
afterAll(() => test.drop());

describe('migrate', () => {
  it('runs once, also when two start together', async () => {
    const runs = await Promise.all([1, 2].map(() => migrate({ url: test.url, roleSecret: test.roleSecret })));
    expect(runs.flat()).toEqual(['Foundation1763800000000']);
    expect(await migrate({ url: test.url, roleSecret: test.roleSecret })).toEqual([]);
  });

  it.each([
    ['openshelf_lookup_api', ['read.missing_barcode', 'read.product'], []],
    ['openshelf_discovery_worker', ['read.product'], ['discovery']],
    ['openshelf_normalizer', ['read.raw_document'], ['catalog']],
  ] as const)('%s reads %j and writes only %j', async (role, views, schemas) => {
    const readable = await test.query<{ name: string }>(
      `SELECT schemaname || '.' || viewname AS name FROM pg_views
       WHERE schemaname = 'read' AND has_table_privilege($1, schemaname || '.' || viewname, 'SELECT') ORDER BY 1`,
      [role],
    );
    expect(readable.map((row) => row.name)).toEqual(views);
    const writable = await test.query<{ schema: string }>(
      `SELECT DISTINCT schemaname AS schema FROM pg_tables
       WHERE schemaname IN ('discovery', 'catalog', 'public')
         AND has_schema_privilege($1, schemaname, 'USAGE')
         AND (has_table_privilege($1, format('%I.%I', schemaname, tablename), 'INSERT')
           OR has_table_privilege($1, format('%I.%I', schemaname, tablename), 'SELECT'))`,
      [role],
    );
    expect(writable.map((row) => row.schema)).toEqual(schemas);
  });

  it('gives each role a password of its own', async () => {
    const passwords = serviceRoles.map((role) => new URL(test.urlOf(role)).password);
    expect(new Set(passwords).size).toBe(serviceRoles.length);
    const client = new Client({ connectionString: test.urlOf('openshelf_normalizer') });
    await client.connect();
    const { rows } = await client.query('SELECT current_user');
    await client.end();
    expect(rows).toEqual([{ current_user: 'openshelf_normalizer' }]);
  });

  it('refuses to lock out another database of the server, unless it is told to', async () => {
    const other = await createTestDatabase();
    const stranger = { url: other.url, roleSecret: 'secret of a stranger' };
    try {
      await expect(migrate(stranger)).rejects.toMatchObject({ code: 'ROLE.IN_USE', retry: 'never' });
      // Nothing was changed by the refusal.
      await expect(migrate({ url: test.url, roleSecret: test.roleSecret })).resolves.toEqual([]);
    } finally {
      await other.drop();
    }
  });

  it('takes all down again', async () => {
    const other = await createTestDatabase();
    try {
      const { Foundation1763800000000 } = await import('./migrations/1763800000000-foundation.js');
      const { DataSource } = await import('typeorm');
      const source = await new DataSource({ type: 'postgres', url: other.url }).initialize();
      const runner = source.createQueryRunner();
      await new Foundation1763800000000().down(runner);
      await runner.release();
      await source.destroy();
      expect(await other.query(`SELECT 1 FROM pg_namespace WHERE nspname IN ('discovery', 'catalog', 'read')`)).toEqual(
        [],
      );
    } finally {
      await other.drop();
    }
  });
});

describe('discovery.roll_raw_document_partitions', () => {
  const days = async (): Promise<string[]> =>
    (
      await test.query<{ day: string }>(
        `SELECT right(relname, 8) AS day FROM pg_inherits JOIN pg_class ON oid = inhrelid
         WHERE inhparent = 'discovery.raw_document'::regclass AND relname ~ '[0-9]{8}$' ORDER BY 1`,
      )
    ).map((row) => row.day);

  it('holds today and the next seven days', async () => expect(await days()).toHaveLength(8));

  it('drops what is older than it was told, and nothing else', async () => {
    await test.query(`CREATE TABLE discovery.raw_document_20200101 PARTITION OF discovery.raw_document
                      FOR VALUES FROM ('2020-01-01 00:00:00+00') TO ('2020-01-02 00:00:00+00')`);
    await test.query('SELECT discovery.roll_raw_document_partitions(30)');
    expect(await days()).toHaveLength(8);
    expect(await days()).not.toContain('20200101');
  });

  it('is open to discovery-worker, which may not drop tables itself', async () => {
    const client = new Client({ connectionString: test.urlOf('openshelf_discovery_worker') });
    await client.connect();
    try {
      await client.query('SELECT discovery.roll_raw_document_partitions(30)');
      await expect(client.query('DROP TABLE discovery.raw_document_default')).rejects.toThrow('must be owner');
    } finally {
      await client.end();
    }
  });
});
