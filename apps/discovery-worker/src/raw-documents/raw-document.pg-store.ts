import type { Database, Queryable } from '@openshelf/database';
import type { RawDocument } from './raw-document.js';

/** Adds an answer to the archive, in the transaction of the search it belongs to. */
export async function insertRawDocument(tx: Queryable, document: RawDocument): Promise<void> {
  const { id, gtin, source, fetchedAt, url, httpStatus, contentType, apiVersion, body } = document;
  await tx.query(
    `INSERT INTO discovery.raw_document
       (id, gtin, source, fetched_at, url, http_status, content_type, api_version, body)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, gtin, source, fetchedAt, url, httpStatus, contentType, apiVersion, body],
    'raw_document_insert',
  );
}

/** Makes the archive's partitions of the coming week and drops those older than `keptDays`; safe on all replicas. */
export async function rollRawDocuments(database: Database, keptDays: number): Promise<void> {
  await database.query('SELECT discovery.roll_raw_document_partitions($1)', [keptDays]);
}
