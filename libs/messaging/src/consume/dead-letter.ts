import type { Delivery } from './delivery.js';
import type { Reason } from './verdict.js';

/** A message nobody could handle: what it was, where it lay, and why it is here. Its body is the message's own. */
export interface DeadLetter {
  readonly service: string;
  readonly stream: string;
  readonly subject: string;
  /** Position in its stream. */
  readonly sequence: number;
  readonly durable: string;
  /** Deliveries in which its handler was or may have been run. */
  readonly attempts: number;
  readonly reason: Reason;
  /** UTC time at which its stream stored it. */
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

/** Reads the description back from a message of the stream DLQ; throws when the header is not there. */
export function readDeadLetter(headers: Readonly<Record<string, string>>): DeadLetter {
  const description = headers[DEAD_LETTER_HEADER];
  if (description === undefined) throw new RangeError(`a dead letter without the header ${DEAD_LETTER_HEADER}`);
  return JSON.parse(description) as DeadLetter;
}
