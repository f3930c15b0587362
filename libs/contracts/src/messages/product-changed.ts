import type { Gtin14 } from '@openshelf/gtin';
import { IsIn, IsInt, Min } from 'class-validator';
import { defineEvent } from '../define-event.js';
import { IsGtin14 } from '../is-gtin14.js';

/** A product was written; whoever holds an older version of it holds a stale one. */
export class ProductChanged {
  @IsGtin14() gtin!: Gtin14;
  @IsIn(['added', 'edited', 'withdrawn']) change!: 'added' | 'edited' | 'withdrawn';
  /** Row version: grows by one with each change and never goes back. */
  @IsInt() @Min(1) version!: number;
}

export const productChanged = defineEvent({
  stream: 'CATALOG',
  subject: 'product.changed.v1',
  key: (event: ProductChanged) => event.gtin,
  payload: ProductChanged,
});
