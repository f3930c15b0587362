import type { SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';

/** A source's answer about one product as it came: an archived row, or a line of an export. */
export interface SourceDocument {
  /** The product that was asked for; the answer must be about it. */
  readonly gtin: Gtin14;
  readonly source: SourceName;
  readonly documentId: string;
  /** UTC time at which the source was asked, ISO 8601 with milliseconds. */
  readonly fetchedAt: string;
  /** Where it was asked; empty for a line of an export. */
  readonly url: string;
  readonly body: string;
}
