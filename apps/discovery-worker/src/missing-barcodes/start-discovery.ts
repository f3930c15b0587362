import { Injectable } from '@nestjs/common';
import type { BarcodeMissing } from '@openshelf/contracts';
import { circulationOf } from '@openshelf/gtin';
import { Logger } from '@openshelf/platform';
import { SourceAvailability } from '../sources/source-availability.js';
import { onScan } from './search-rules.js';
import { SearchStore } from './search.store.js';

/** A code that the catalogue does not hold was scanned: counts it and, unless a search runs or is planned, begins one. */
@Injectable()
export class StartDiscovery {
  constructor(
    private readonly searches: SearchStore,
    private readonly availability: SourceAvailability,
    private readonly logger: Logger,
  ) {}

  async execute({ gtin, scannedAt }: BarcodeMissing): Promise<void> {
    const circulation = circulationOf(gtin);
    if (circulation !== 'global') {
      // Gateways never send these: the number means something else in every shop.
      this.logger.warn({ gtin, circulation }, 'not a world-wide product number: ignored');
      return;
    }
    await this.searches.change(gtin, (standing) =>
      onScan(standing, new Date(scannedAt), this.availability.circumstances()),
    );
  }
}
