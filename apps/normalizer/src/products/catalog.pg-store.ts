import { productChanged, type SourceName } from '@openshelf/contracts';
import { type Database, type Outbox, outboxEvent, type Queryable } from '@openshelf/database';
import type { Gtin14 } from '@openshelf/gtin';
import { traceHeaders } from '@openshelf/platform';
import { type SourceFacts, type SourceRecord, saysNothing } from '../sources/source-facts.js';
import type { CatalogChange, StoredProduct, StoredRecord } from './catalog-change.js';
import { CatalogStore } from './catalog.store.js';
import { NORMALIZER_VERSION } from './normalizer-version.js';
import { refusedValue } from './refused-value.js';

interface RecordRow {
  readonly source: SourceName;
  readonly fetched_at: Date;
  readonly document_id: string;
  readonly mapper_version: string;
  readonly facts: SourceFacts & Partial<Pick<SourceRecord, 'says' | 'firstSaid'>>;
}

/** Stands for the fingerprint in rows that have none. */
const VERSION_1 = 'version 1';

const SAVE_RECORD = `
  INSERT INTO catalog.product_source (gtin, source, fetched_at, document_id, mapper_version, facts)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (gtin, source) DO UPDATE SET
    fetched_at = excluded.fetched_at, document_id = excluded.document_id, mapper_version = excluded.mapper_version,
    facts = excluded.facts`;

const SAVE_PRODUCT = `
  WITH hot AS (
    INSERT INTO catalog.product AS product (gtin, name, brand, status, has_image, version)
    VALUES ($1, $2, $3, 'active', $4, 1)
    ON CONFLICT (gtin) DO UPDATE SET
      name = excluded.name, brand = excluded.brand, has_image = excluded.has_image, version = product.version + 1,
      updated_at = now()
    RETURNING version
  ), cold AS (
    INSERT INTO catalog.product_detail (gtin, document, normalizer_version)
    VALUES ($1, $5, $6)
    ON CONFLICT (gtin) DO UPDATE SET
      document = excluded.document, normalizer_version = excluded.normalizer_version
  )
  SELECT version FROM hot`;

/** `catalog.product`, `product_detail`, `product_source` and `outbox`. */
export class PgCatalogStore extends CatalogStore {
  /** `eventsWritten` is told after the commit when events wait in the outbox. */
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly eventsWritten: () => void,
  ) {
    super();
  }

  override async change(gtin: Gtin14, decide: (stored: StoredProduct) => CatalogChange): Promise<CatalogChange> {
    const change = await this.#inTransaction(gtin, decide).catch((error: unknown) => {
      throw refusedValue(error, { gtin });
    });
    if (change.product) this.eventsWritten();
    return change;
  }

  #inTransaction(gtin: Gtin14, decide: (stored: StoredProduct) => CatalogChange): Promise<CatalogChange> {
    return this.database.transaction(async (tx) => {
      // The code has no row to lock yet when it is new. Negative, to keep clear of other uses of advisory locks.
      await tx.query('SELECT pg_advisory_xact_lock(-$1::bigint)', [gtin], 'catalog_lock');
      const decided = decide(await storedProduct(tx, gtin));
      if (decided.record) await saveRecord(tx, gtin, decided.record);
      if (decided.product) await this.#saveProduct(tx, gtin, decided);
      return decided;
    });
  }

  async #saveProduct(tx: Queryable, gtin: Gtin14, { outcome, product }: CatalogChange): Promise<void> {
    if (!product || (outcome !== 'added' && outcome !== 'edited')) return;
    const { name, brand, images } = product.values;
    const [saved] = await tx.query<{ version: string }>(
      SAVE_PRODUCT,
      [gtin, name ?? '', brand, images.length > 0, product.document, NORMALIZER_VERSION],
      'catalog_save_product',
    );
    const event = outboxEvent(
      productChanged,
      { gtin, change: outcome, version: Number(saved?.version) },
      traceHeaders(),
    );
    await this.outbox.add(tx, [event]);
  }
}

async function storedProduct(tx: Queryable, gtin: Gtin14): Promise<StoredProduct> {
  const rows = await tx.query<RecordRow>(
    'SELECT source, fetched_at, document_id, mapper_version, facts FROM catalog.product_source WHERE gtin = $1',
    [gtin],
    'catalog_records',
  );
  const [detail] = await tx.query<{ document: string }>(
    'SELECT document FROM catalog.product_detail WHERE gtin = $1',
    [gtin],
    'catalog_document',
  );
  return { records: rows.map(recordOf), document: detail?.document };
}

/** Facts of another version may lack fields, and rows of version 1 do not say since when the source has said so. */
function recordOf(row: RecordRow): StoredRecord {
  const fetchedAt = row.fetched_at.toISOString();
  const { says = VERSION_1, firstSaid = { [says]: fetchedAt }, ...facts } = row.facts;
  return {
    source: row.source,
    fetchedAt,
    documentId: row.document_id,
    mapperVersion: row.mapper_version,
    facts: { ...saysNothing, ...facts },
    says,
    firstSaid,
  };
}

async function saveRecord(tx: Queryable, gtin: Gtin14, record: StoredRecord): Promise<void> {
  const { source, fetchedAt, documentId, mapperVersion, facts, says, firstSaid } = record;
  await tx.query(
    SAVE_RECORD,
    [gtin, source, fetchedAt, documentId, mapperVersion, JSON.stringify({ ...facts, says, firstSaid })],
    'catalog_save_record',
  );
}
