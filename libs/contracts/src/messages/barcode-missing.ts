import type { Gtin14 } from '@openshelf/gtin';
import { IsISO8601 } from 'class-validator';
import { defineEvent } from '../define-event.js';
import { IsGtin14 } from '../is-gtin14.js';

/** Somebody scanned a code that the catalogue does not hold. */
export class BarcodeMissing {
  @IsGtin14() gtin!: Gtin14;
  /** UTC time of the scan. */
  @IsISO8601() scannedAt!: string;
}

export const barcodeMissing = defineEvent({
  stream: 'MISSING',
  subject: 'barcode.missing.v1',
  key: (event: BarcodeMissing) => event.gtin,
  payload: BarcodeMissing,
});
