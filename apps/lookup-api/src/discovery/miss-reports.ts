import type { Gtin14 } from '@openshelf/gtin';

/** Where misses are told to discovery. Both reject when nobody takes them now. */
export abstract class MissReports {
  /** Tells that a code is missing. False when a search for it is under way already. */
  abstract announce(gtin: Gtin14, scannedAt: Date): Promise<boolean>;
  /** Tells how often a code was scanned besides. */
  abstract demand(gtin: Gtin14, scans: number, lastScannedAt: Date): Promise<void>;
}
