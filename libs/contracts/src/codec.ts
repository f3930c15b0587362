import { type ValidationError, validateSync } from 'class-validator';
import { type EventContract, subjectOf } from './define-event.js';
import type { StreamName } from './streams.js';

/** A message as bytes for the broker, ready to be sent or kept in an outbox. */
export interface EncodedEvent {
  readonly stream: StreamName;
  readonly subject: string;
  readonly data: string;
}

/** A payload that does not fit its contract; each fault names the property and the rule. */
export class PayloadError extends Error {
  constructor(
    readonly subject: string,
    readonly faults: readonly string[],
    options?: ErrorOptions,
  ) {
    super(`${subject}: ${faults.join('; ')}`, options);
    this.name = 'PayloadError';
  }
}

/** Checks the payload and serialises it. Throws {@link PayloadError}: a producer must never send what consumers refuse. */
export function encodeEvent<P extends object>(contract: EventContract<P>, payload: NoInfer<P>): EncodedEvent {
  check(contract, Object.assign(new contract.payload(), payload));
  return { stream: contract.stream, subject: subjectOf(contract, payload), data: JSON.stringify(payload) };
}

/** Parses and checks a received message. Unknown properties pass: a newer producer may send more. */
export function decodeEvent<P extends object>(contract: EventContract<P>, data: string): P {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (cause) {
    throw new PayloadError(contract.subject, ['the message is not JSON'], { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PayloadError(contract.subject, ['the message is not a JSON object']);
  }
  const payload = Object.assign(new contract.payload(), value);
  check(contract, payload);
  return payload;
}

function check<P extends object>(contract: EventContract<P>, payload: P): void {
  const errors = validateSync(payload, { forbidUnknownValues: true });
  if (errors.length > 0)
    throw new PayloadError(
      contract.subject,
      errors.flatMap((error) => describe(error)),
    );
}

function describe(error: ValidationError, path = ''): string[] {
  const name = path + error.property;
  return [
    ...Object.values(error.constraints ?? {}),
    ...(error.children ?? []).flatMap((child) => describe(child, `${name}.`)),
  ];
}
