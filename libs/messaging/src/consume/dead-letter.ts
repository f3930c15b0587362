import type { Delivery } from './delivery.js';
import type { OutboxRow } from '../outbox/outbox-source.js';
import type { Reason } from './verdict.js';

/** A message nobody could handle: what it was, where it lay, and why it is here. Its body is the message's own. */
export interface DeadLetter {
  readonly service: string;
  readonly stream: string;
  readonly subject: string;
  /** Position in its stream; 0 for a row of an outbox. */
  readonly sequence: number;
  readonly durable: string;
  /** Deliveries in which its handler was or may have been run. */
  readonly attempts: number;
  readonly reason: Reason;
  /** UTC time at which its stream stored it; for a row of an outbox, at which it was refused. */
  readonly firstSeen: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body did not fit beside this description and was left out; the original may still lie in its stream. */
  readonly bodyOmitted?: true;
}

/** All of the description is in this header, as JSON, so that the body stays what it was, whatever that is. */
export const DEAD_LETTER_HEADER = 'Openshelf-Dead-Letter';

const REASON_LENGTH = 1_000;

export function describeDeadLetter(
  service: string,
  delivery: Delivery,
  { code, message }: Reason,
  attempts: number,
): DeadLetter {
  return {
    service,
    stream: delivery.stream,
    subject: delivery.subject,
    sequence: delivery.sequence,
    durable: delivery.durable,
    attempts,
    reason: { code, message: message.slice(0, REASON_LENGTH) },
    firstSeen: delivery.storedAt.toISOString(),
    headers: delivery.headers,
  };
}

/** Describes a row of the service's outbox that its stream refuses for good. */
export function describeRefusedRow(service: string, row: OutboxRow, { code, message }: Reason): DeadLetter {
  return {
    service,
    stream: 'OUTBOX',
    subject: row.subject,
    sequence: 0,
    durable: 'outbox',
    attempts: 1,
    reason: { code, message: message.slice(0, REASON_LENGTH) },
    firstSeen: new Date().toISOString(),
    headers: row.headers,
  };
}

/** Reads the description back from a message of the stream DLQ; throws when the header is not there. */
export function readDeadLetter(headers: Readonly<Record<string, string>>): DeadLetter {
  const description = headers[DEAD_LETTER_HEADER];
  if (description === undefined) throw new RangeError(`a dead letter without the header ${DEAD_LETTER_HEADER}`);
  return JSON.parse(description) as DeadLetter;
}
