import { Database, Outbox, type Queryable } from '@openshelf/database';
import { asGtin14, type Gtin14 } from '@openshelf/gtin';
import { traceHeaders } from '@openshelf/platform';
import { insertRawDocument } from '../raw-documents/raw-document.pg-store.js';
import type { Answer, Search, SearchChange, SearchState, Standing } from './search.js';
import { SearchStore } from './search.store.js';

interface Row {
  readonly state: SearchState | null;
  readonly round: number;
  readonly round_started_at: Date;
  readonly last_scanned_at: Date;
  readonly next_try_at: Date | null;
  readonly answers: readonly (Omit<Answer, 'askedAt'> & { readonly askedAt: string })[];
  readonly in_catalogue: boolean;
}

const STANDING = `
  SELECT search.state, search.round, search.round_started_at, search.last_scanned_at, search.next_try_at,
         (SELECT coalesce(json_agg(json_build_object('source', source, 'outcome', outcome, 'askedAt', asked_at,
                                                     'reason', reason, 'documentId', document_id)), '[]'::json)
          FROM discovery.source_answer answer
          WHERE answer.gtin = search.gtin AND answer.round = search.round) AS answers,
         EXISTS (SELECT FROM read.product WHERE product.gtin = asked.gtin AND product.status = 'active') AS in_catalogue
  FROM (VALUES ($1::bigint)) asked (gtin) LEFT JOIN discovery.missing_barcode search USING (gtin)`;

const SAVE_SEARCH = `
  INSERT INTO discovery.missing_barcode AS search
    (gtin, state, round, round_started_at, next_try_at, demand, first_scanned_at, last_scanned_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
  ON CONFLICT (gtin) DO UPDATE SET
    state = excluded.state, round = excluded.round, round_started_at = excluded.round_started_at,
    next_try_at = excluded.next_try_at, demand = search.demand + excluded.demand,
    last_scanned_at = greatest(search.last_scanned_at, excluded.last_scanned_at)`;

const SAVE_ANSWER = `
  INSERT INTO discovery.source_answer (gtin, source, round, outcome, asked_at, reason, document_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (gtin, source) DO UPDATE SET
    round = excluded.round, outcome = excluded.outcome, asked_at = excluded.asked_at, reason = excluded.reason,
    document_id = excluded.document_id`;

/** `discovery.missing_barcode` and `discovery.source_answer`. */
export class PgSearchStore extends SearchStore {
  /** `eventsWritten` is told when events wait in the outbox. */
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly eventsWritten: () => void,
  ) {
    super();
  }

  override find(gtin: Gtin14): Promise<Standing> {
    return standingOf(this.database, gtin);
  }

  override async change(
    gtin: Gtin14,
    decide: (standing: Standing) => SearchChange | undefined,
  ): Promise<SearchChange | undefined> {
    const change = await this.database.transaction(async (tx) => {
      // Also for codes without a row; a statement of its own, so that the next one sees what the last holder wrote.
      await tx.query('SELECT pg_advisory_xact_lock($1)', [gtin], 'search_lock');
      const standing = await standingOf(tx, gtin);
      const decided = decide(standing);
      if (decided) await this.#write(tx, standing, decided);
      return decided;
    });
    if (change && change.events.length > 0) this.eventsWritten();
    return change;
  }

  override async due(states: readonly SearchState[], now: Date, limit: number): Promise<Gtin14[]> {
    const rows = await this.database.query<{ gtin: string }>(
      `SELECT gtin FROM discovery.missing_barcode WHERE next_try_at <= $1 AND state = ANY($2::text[])
       ORDER BY next_try_at LIMIT $3`,
      [now, states, limit],
      'search_due',
    );
    return rows.map((row) => asGtin14(row.gtin));
  }

  override async open(): Promise<Record<'searching' | 'delayed', number>> {
    const rows = await this.database.query<{ state: 'searching' | 'delayed'; codes: number }>(
      `SELECT state, count(*)::int AS codes FROM discovery.missing_barcode
       WHERE state IN ('searching', 'delayed') GROUP BY state`,
      [],
      'search_open',
    );
    return { searching: 0, delayed: 0, ...Object.fromEntries(rows.map(({ state, codes }) => [state, codes])) };
  }

  async #write(tx: Queryable, { gtin, search }: Standing, change: SearchChange): Promise<void> {
    const { state, round, roundStartedAt, nextTryAt, scans, answer, document } = change;
    const lastAt = scans?.lastAt ?? search?.lastScannedAt;
    await tx.query(
      SAVE_SEARCH,
      [gtin, state, round, roundStartedAt, nextTryAt, scans?.count ?? 0, lastAt],
      'search_save',
    );
    if (answer) {
      const { source, outcome, askedAt, reason, documentId } = answer;
      await tx.query(SAVE_ANSWER, [gtin, source, round, outcome, askedAt, reason, documentId], 'search_answer');
    }
    if (document) await insertRawDocument(tx, document);
    const headers = traceHeaders();
    await this.outbox.add(
      tx,
      change.events.map((event) => ({ ...event, headers })),
    );
  }
}

async function standingOf(on: Queryable, gtin: Gtin14): Promise<Standing> {
  const [row] = await on.query<Row>(STANDING, [gtin], 'search_standing');
  return { gtin, search: row && searchOf(gtin, row), inCatalogue: row?.in_catalogue ?? false };
}

function searchOf(gtin: Gtin14, row: Row): Search | undefined {
  if (row.state === null) return undefined;
  return {
    gtin,
    state: row.state,
    round: row.round,
    roundStartedAt: row.round_started_at,
    lastScannedAt: row.last_scanned_at,
    nextTryAt: row.next_try_at,
    answers: row.answers.map((answer) => ({ ...answer, askedAt: new Date(answer.askedAt) })),
  };
}
