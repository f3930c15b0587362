const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIB = 1024 ** 2;

export type StreamName = 'MISSING' | 'DISCOVERY' | 'CATALOG' | 'DLQ';

/** What a stream keeps and for how long, in the terms of JetStream (design section 5). Times are milliseconds. */
export interface StreamDefinition {
  readonly name: StreamName;
  readonly description: string;
  readonly subjects: readonly string[];
  /** `limits` for event logs that can be replayed, `workqueue` for jobs that end with their ack. */
  readonly retention: 'limits' | 'workqueue';
  readonly maxAgeMs: number;
  /** One message per subject, a second one refused: the stream itself is the single flight. */
  readonly onePerSubject: boolean;
  /** The window in which a repeated `Nats-Msg-Id` is recognised. Ids are held in the broker's memory. */
  readonly duplicateWindowMs: number;
  /** Reserved on the broker's disk when the stream is made. */
  readonly maxBytes: number;
}

export const streams: readonly StreamDefinition[] = [
  {
    name: 'MISSING',
    description: 'Scans of codes that are not in the catalogue: one message per code and 15 minutes, over all gateways',
    subjects: ['barcode.missing.v1.*'],
    retention: 'limits',
    maxAgeMs: 15 * MINUTE,
    onePerSubject: true,
    duplicateWindowMs: 2 * MINUTE,
    maxBytes: 64 * MIB,
  },
  {
    name: 'DISCOVERY',
    description: 'Questions to one source about one code; the slot of a code frees with its ack',
    subjects: ['discovery.job.v1.*.*'],
    retention: 'workqueue',
    maxAgeMs: DAY,
    onePerSubject: true,
    duplicateWindowMs: 2 * MINUTE,
    maxBytes: 256 * MIB,
  },
  {
    name: 'CATALOG',
    description: 'What happened to products: raw answers archived, products written, codes nobody knows, demand',
    subjects: ['product.raw.v1.*', 'product.changed.v1.*', 'barcode.unresolved.v1.*', 'barcode.demanded.v1.*'],
    retention: 'limits',
    maxAgeMs: 7 * DAY,
    onePerSubject: false,
    duplicateWindowMs: 10 * MINUTE,
    maxBytes: 1024 * MIB,
  },
  {
    name: 'DLQ',
    description: 'What could not be handled, with the reason',
    subjects: ['dlq.v1.*.*'],
    retention: 'limits',
    maxAgeMs: 30 * DAY,
    onePerSubject: false,
    duplicateWindowMs: 10 * MINUTE,
    maxBytes: 256 * MIB,
  },
];
