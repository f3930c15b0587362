import { AppError } from '@openshelf/platform';
import { DatabaseError, Pool, type PoolClient } from 'pg';
import { translateDatabaseError } from './database-error.js';

/** Runs SQL: the pool itself, or one transaction. */
export interface Queryable {
  /**
   * Runs one statement and answers its rows.
   * With a `name` the server parses and plans it once per connection: give one to everything on a hot path.
   */
  query<Row extends object>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
}

export interface DatabaseOptions {
  /** `postgres://role:password@host:port/database`; the role is the service's own. */
  readonly url: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  readonly poolMax?: number;
  readonly statementTimeoutMs?: number;
}

/** SQLSTATEs after which the same transaction may simply run again: serialization failure and deadlock. */
const REPEATABLE = new Set(['40001', '40P01']);
const TRANSACTION_TRIES = 3;

/**
 * A small pool of connections with every timeout set, so that a lost or stuck database is an error within seconds and
 * never a hang. Errors come out as AppError: `DATABASE.UNAVAILABLE` (infrastructure), `DATABASE.TIMEOUT` (later).
 */
export class Database implements Queryable {
  readonly #pool: Pool;

  constructor(options: DatabaseOptions) {
    this.#pool = new Pool({
      connectionString: options.url,
      application_name: options.applicationName,
      max: options.poolMax ?? 10,
      connectionTimeoutMillis: 3_000,
      idleTimeoutMillis: 60_000,
      maxLifetimeSeconds: 1_800,
      keepAlive: true,
      statement_timeout: options.statementTimeoutMs ?? 5_000,
      // The server's own timeout cannot fire when the server is frozen or the network is gone.
      query_timeout: (options.statementTimeoutMs ?? 5_000) + 2_000,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: 10_000,
    });
    // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
    this.#pool.on('error', () => undefined);
  }

  async query<Row extends object>(text: string, values: readonly unknown[] = [], name?: string): Promise<Row[]> {
    try {
      return await run<Row>(this.#pool, text, values, name);
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  /**
   * Runs `work` in one transaction on one connection and commits. Deadlocks and serialization failures run `work`
   * again, so it must have no effect outside the transaction.
   */
  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#once(work);
      } catch (error) {
        if (!(tries < TRANSACTION_TRIES && REPEATABLE.has(sqlStateOf(error)))) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** tries));
      }
    }
  }

  /** Resolves when the database answers; rejects with `DATABASE.UNAVAILABLE` otherwise. */
  async ping(): Promise<void> {
    await this.query('SELECT 1', [], 'ping');
  }

  /** Connections in use, idle, and callers that wait for one. */
  get usage(): { total: number; idle: number; waiting: number } {
    return { total: this.#pool.totalCount, idle: this.#pool.idleCount, waiting: this.#pool.waitingCount };
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #once<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw translateDatabaseError(error);
    });
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work({ query: (text, values = [], name) => run(client, text, values, name) });
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw translateDatabaseError(error);
    } finally {
      // A connection whose rollback failed must not be used again.
      client.release(broken);
    }
  }
}

async function run<Row extends object>(
  on: Pool | PoolClient,
  text: string,
  values: readonly unknown[],
  name: string | undefined,
): Promise<Row[]> {
  const result = await on.query<Row>({ text, values: values as unknown[], ...(name && { name }) });
  return result.rows;
}

function sqlStateOf(error: unknown): string {
  const cause = error instanceof AppError ? error.cause : error;
  return cause instanceof DatabaseError ? (cause.code ?? '') : '';
}
