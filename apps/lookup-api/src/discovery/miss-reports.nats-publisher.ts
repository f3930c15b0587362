import { Injectable } from '@nestjs/common';
import { barcodeDemanded, barcodeMissing } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import { Publisher } from '@openshelf/messaging';
import { MissReports } from './miss-reports.js';

/** A lookup does not wait longer than this for the broker, in milliseconds. */
const ANNOUNCE_WITHIN_MS = 1_000;

@Injectable()
export class NatsMissReports extends MissReports {
  constructor(private readonly publisher: Publisher) {
    super();
  }

  override async announce(gtin: Gtin14, scannedAt: Date): Promise<boolean> {
    const event = { gtin, scannedAt: scannedAt.toISOString() };
    const result = await this.publisher.publish(barcodeMissing, event, { deadlineMs: ANNOUNCE_WITHIN_MS });
    return result === 'stored';
  }

  override async demand(gtin: Gtin14, scans: number, lastScannedAt: Date): Promise<void> {
    await this.publisher.publish(barcodeDemanded, { gtin, scans, lastScannedAt: lastScannedAt.toISOString() });
  }
}
