import { Injectable } from '@nestjs/common';
import { Database } from '@openshelf/database';
import type { SourceDocument } from '../sources/source-document.js';
import { refusedValue } from './refused-value.js';
import { type RawDocumentRef, RawDocumentStore } from './raw-document.store.js';

/** Reads the view `read.raw_document`. */
@Injectable()
export class PgRawDocumentStore extends RawDocumentStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async find({ gtin, source, documentId, fetchedAt }: RawDocumentRef): Promise<SourceDocument | undefined> {
    const [row] = await this.database
      .query<{ url: string; fetched_at: Date; body: Buffer }>(
        `SELECT url, fetched_at, body FROM read.raw_document
         WHERE fetched_at = $1 AND id = $2 AND gtin = $3 AND source = $4`,
        [fetchedAt, documentId, gtin, source],
        'raw_document_by_id',
      )
      .catch((error: unknown) => {
        throw refusedValue(error, { gtin, source, documentId, fetchedAt });
      });
    if (!row) return undefined;
    return {
      gtin,
      source,
      documentId,
      fetchedAt: row.fetched_at.toISOString(),
      url: row.url,
      body: row.body.toString('utf8'),
    };
  }
}
