import type { SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';

/** A source's answer as it came, for the archive. */
export interface RawDocument {
  readonly id: string;
  readonly gtin: Gtin14;
  readonly source: SourceName;
  /** UTC time at which the answer was complete. */
  readonly fetchedAt: Date;
  /** Where it was fetched, after redirects; never with a key in it. */
  readonly url: string;
  readonly httpStatus: number;
  readonly contentType: string;
  /** The version of the source's API that was asked: `v3.3`. */
  readonly apiVersion: string;
  /** Untouched bytes. */
  readonly body: Buffer;
}
