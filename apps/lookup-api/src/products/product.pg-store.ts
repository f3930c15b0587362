import { Injectable } from '@nestjs/common';
import { Database } from '@openshelf/database';
import type { Gtin14 } from '@openshelf/gtin';
import { ProductStore, type StoredProduct } from './product.store.js';

@Injectable()
export class PgProductStore extends ProductStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async find(gtin: Gtin14): Promise<StoredProduct | undefined> {
    const [row] = await this.database.query<{ version: string; document: string }>(
      `SELECT version, document FROM read.product WHERE gtin = $1 AND status = 'active'`,
      [gtin],
      'product_by_gtin',
    );
    return row && { version: Number(row.version), body: Buffer.from(row.document) };
  }
}
