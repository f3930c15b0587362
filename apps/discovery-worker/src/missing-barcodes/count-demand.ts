import { Injectable } from '@nestjs/common';
import type { BarcodeDemanded } from '@openshelf/contracts';
import { SearchStore } from './search.store.js';

/** Adds the scans that a gateway counted by itself to a missing code's demand. A redelivered report counts twice. */
@Injectable()
export class CountDemand {
  constructor(private readonly searches: SearchStore) {}

  async execute({ gtin, scans, lastScannedAt }: BarcodeDemanded): Promise<void> {
    await this.searches.count(gtin, { count: scans, lastAt: new Date(lastScannedAt) });
  }
}
