import type { Gtin14 } from '@openshelf/gtin';
import { IsISO8601 } from 'class-validator';
import { defineEvent } from '../define-event.js';
import { IsGtin14 } from '../is-gtin14.js';

/** Every source has really answered, and none of them knows the code. */
export class BarcodeUnresolved {
  @IsGtin14() gtin!: Gtin14;
  /** UTC time at which the sources are asked again. */
  @IsISO8601() nextTryAt!: string;
}

export const barcodeUnresolved = defineEvent({
  stream: 'CATALOG',
  subject: 'barcode.unresolved.v1',
  key: (event: BarcodeUnresolved) => event.gtin,
  payload: BarcodeUnresolved,
});
