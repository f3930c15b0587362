import { Injectable } from '@nestjs/common';
import type { BarcodeDemanded } from '@openshelf/contracts';
import { circulationOf } from '@openshelf/gtin';
import { SourceAvailability } from '../sources/source-availability.js';
import { onDemand } from './search-rules.js';
import { SearchStore } from './search.store.js';

/**
 * Adds the scans that a gateway counted by itself to a missing code's demand. A report may come before the miss it
 * belongs to, which then is taken up here. A redelivered report counts twice.
 */
@Injectable()
export class CountDemand {
  constructor(
    private readonly searches: SearchStore,
    private readonly availability: SourceAvailability,
  ) {}

  async execute({ gtin, scans, lastScannedAt }: BarcodeDemanded): Promise<void> {
    if (circulationOf(gtin) !== 'global') return;
    const counted = { count: scans, lastAt: new Date(lastScannedAt) };
    await this.searches.change(gtin, (standing) => onDemand(standing, counted, this.availability.circumstances()));
  }
}
