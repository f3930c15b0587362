import type { Gtin14 } from '@openshelf/gtin';
import { IsISO8601, IsIn, IsUUID } from 'class-validator';
import { defineEvent } from '../define-event.js';
import { IsGtin14 } from '../is-gtin14.js';
import { type SourceName, sourceNames } from '../sources.js';

/** A source's answer about a product lies in the archive. */
export class ProductRaw {
  @IsGtin14() gtin!: Gtin14;
  @IsIn(sourceNames) source!: SourceName;
  @IsUUID() documentId!: string;
  /** UTC time at which the source answered; with `documentId` it finds the archived row. */
  @IsISO8601() fetchedAt!: string;
}

export const productRaw = defineEvent({
  stream: 'CATALOG',
  subject: 'product.raw.v1',
  key: (event: ProductRaw) => event.gtin,
  payload: ProductRaw,
});
