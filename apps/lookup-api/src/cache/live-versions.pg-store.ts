import { Injectable } from '@nestjs/common';
import { Database } from '@openshelf/database';
import { type LiveVersion, LiveVersions } from './live-versions.store.js';

interface Row {
  gtin: string;
  version: string;
  changed_ago_ms: number;
}

@Injectable()
export class PgLiveVersions extends LiveVersions {
  constructor(private readonly database: Database) {
    super();
  }

  override async find(gtins: readonly string[]): Promise<ReadonlyMap<string, LiveVersion>> {
    const rows = await this.database.query<Row>(
      `SELECT lpad(gtin::text, 14, '0') AS gtin, version,
              extract(epoch FROM clock_timestamp() - updated_at)::float8 * 1000 AS changed_ago_ms
       FROM read.product WHERE gtin = ANY($1::bigint[])`,
      [gtins],
      'live_versions',
    );
    return new Map(
      rows.map(({ gtin, version, changed_ago_ms }) => [
        gtin,
        { version: Number(version), changedAgoMs: changed_ago_ms },
      ]),
    );
  }
}
