import type { Gtin14 } from '@openshelf/gtin';
import { IsISO8601, IsInt, Min } from 'class-validator';
import { defineEvent } from '../define-event.js';
import { IsGtin14 } from '../is-gtin14.js';

/** How often one gateway was asked for a missing code since its last report; a statistic, so a lost one does no harm. */
export class BarcodeDemanded {
  @IsGtin14() gtin!: Gtin14;
  @IsInt() @Min(1) scans!: number;
  /** UTC time of the last of these scans. */
  @IsISO8601() lastScannedAt!: string;
}

export const barcodeDemanded = defineEvent({
  stream: 'CATALOG',
  subject: 'barcode.demanded.v1',
  key: (event: BarcodeDemanded) => event.gtin,
  payload: BarcodeDemanded,
});
