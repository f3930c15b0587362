import type { Gtin14 } from '@openshelf/gtin';
import { IsIn } from 'class-validator';
import { defineEvent } from '../define-event.js';
import { IsGtin14 } from '../is-gtin14.js';
import { type SourceName, sourceNames } from '../sources.js';

/** Ask this source for this code. */
export class DiscoveryJob {
  @IsGtin14() gtin!: Gtin14;
  @IsIn(sourceNames) source!: SourceName;
}

export const discoveryJob = defineEvent({
  stream: 'DISCOVERY',
  subject: 'discovery.job.v1',
  key: (job: DiscoveryJob) => `${job.source}.${job.gtin}`,
  payload: DiscoveryJob,
});
