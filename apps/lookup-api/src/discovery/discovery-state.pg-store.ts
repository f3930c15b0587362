import { Injectable } from '@nestjs/common';
import type { SourceName } from '@openshelf/contracts';
import { Database } from '@openshelf/database';
import type { Gtin14 } from '@openshelf/gtin';
import type { DiscoveryPhase, DiscoveryState } from './discovery-state.js';
import { DiscoveryStates } from './discovery-state.store.js';

interface Row {
  state: DiscoveryPhase;
  round: number;
  next_try_at: Date | null;
  answers: { source: SourceName }[];
}

@Injectable()
export class PgDiscoveryStates extends DiscoveryStates {
  constructor(private readonly database: Database) {
    super();
  }

  override async find(gtin: Gtin14): Promise<DiscoveryState | undefined> {
    const [row] = await this.database.query<Row>(
      'SELECT state, round, next_try_at, answers FROM read.missing_barcode WHERE gtin = $1',
      [gtin],
      'missing_barcode_by_gtin',
    );
    return (
      row && {
        gtin,
        phase: row.state,
        round: row.round,
        sourcesTried: row.answers.map((answer) => answer.source),
        nextTryAt: row.next_try_at?.toISOString() ?? null,
      }
    );
  }
}
