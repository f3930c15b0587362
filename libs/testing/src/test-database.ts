import { randomBytes } from 'node:crypto';
import { migrate, roleUrl, type ServiceRole } from '@openshelf/database';
import { Client, Pool } from 'pg';
import { testEnvironment } from './test-environment.js';

/** Roles belong to the whole cluster, so all tests of a run derive their passwords from one secret. */
const ROLE_SECRET = 'secret of the test run';

export interface TestDatabase {
  /** URL of the owner. */
  readonly url: string;
  readonly roleSecret: string;
  /** URL with which a service connects. */
  urlOf(role: ServiceRole): string;
  /** Runs SQL as the owner. */
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** A database of its own, migrated unless told otherwise, on the server of the test run. */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const serverUrl = testEnvironment('OPENSHELF_TEST_DATABASE_URL');
  const name = `openshelf_test_${randomBytes(6).toString('hex')}`;
  await once(serverUrl, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  if (migrated) await migrate({ url, roleSecret: ROLE_SECRET });
  const owner = new Pool({ connectionString: url, max: 2 });
  owner.on('error', () => undefined);
  return {
    url,
    roleSecret: ROLE_SECRET,
    urlOf: (role) => roleUrl(url, ROLE_SECRET, role),
    query: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await owner.query<Row>(text, values)).rows,
    drop: async () => {
      await owner.end();
      await once(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function once(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
