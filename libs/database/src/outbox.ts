import { type EventContract, encodeEvent } from '@openshelf/contracts';
import type { Database, Queryable } from './database.js';

/** The schemas that have an outbox, one per service that writes tables and tells of it. */
export type OutboxSchema = 'discovery' | 'catalog';

/** An event that waits for its publication. `id` becomes its `Nats-Msg-Id`, so sending it twice stores it once. */
export interface OutboxRow {
  readonly id: string;
  readonly stream: string;
  readonly subject: string;
  readonly data: string;
  readonly headers: Record<string, string>;
}

/** An event to write, with the trace headers of the work that caused it. */
export interface OutboxEvent {
  readonly stream: string;
  readonly subject: string;
  readonly data: string;
  readonly headers?: Record<string, string>;
}

/** Encodes an event for {@link Outbox.add}; throws PayloadError when it does not fit its contract. */
export function outboxEvent<P extends object>(
  contract: EventContract<P>,
  payload: NoInfer<P>,
  headers: Record<string, string> = {},
): OutboxEvent {
  return { ...encodeEvent(contract, payload), headers };
}

/**
 * A service's table of events that were committed but perhaps not yet published (transactional outbox). Rows are
 * written in the transaction of the change they tell of, and deleted only after the broker has them.
 */
export class Outbox {
  readonly #table: string;

  constructor(
    private readonly database: Database,
    schema: OutboxSchema,
  ) {
    this.#table = `${schema}.outbox`;
  }

  /** Adds events inside the caller's transaction. */
  async add(tx: Queryable, events: readonly OutboxEvent[]): Promise<void> {
    if (events.length === 0) return;
    await tx.query(
      `INSERT INTO ${this.#table} (stream, subject, data, headers)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[])`,
      [
        events.map((event) => event.stream),
        events.map((event) => event.subject),
        events.map((event) => event.data),
        events.map((event) => JSON.stringify(event.headers ?? {})),
      ],
      'outbox_add',
    );
  }

  /**
   * Hands up to `limit` rows, oldest first, to `publish` and deletes those whose ids it answers. Rows that another
   * replica works on are skipped; rows not answered stay. Answers how many rows it took.
   */
  async drain(limit: number, publish: (rows: readonly OutboxRow[]) => Promise<readonly string[]>): Promise<number> {
    return this.database.transaction(async (tx) => {
      const rows = await tx.query<OutboxRow & { position: string }>(
        `SELECT position, id, stream, subject, data, headers FROM ${this.#table}
         ORDER BY position LIMIT $1 FOR UPDATE SKIP LOCKED`,
        [limit],
        'outbox_take',
      );
      if (rows.length === 0) return 0;
      const published = new Set(await publish(rows));
      const done = rows.filter((row) => published.has(row.id)).map((row) => row.position);
      if (done.length > 0) {
        await tx.query(`DELETE FROM ${this.#table} WHERE position = ANY($1::bigint[])`, [done], 'outbox_done');
      }
      return rows.length;
    });
  }

  /** Age in milliseconds of the oldest unpublished event; 0 when there is none. */
  async oldestAgeMs(): Promise<number> {
    const [row] = await this.database.query<{ age: number }>(
      `SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 * 1000 AS age
       FROM ${this.#table}`,
      [],
      'outbox_age',
    );
    return row?.age ?? 0;
  }
}
