import type { StreamName } from './streams.js';

/** A class whose instances are the payload of one message; its class-validator decorators are the schema. */
export type PayloadClass<P extends object> = new () => P;

/** One message: where it travels, what it carries, and which token tells its subjects apart. */
export interface EventContract<P extends object = object> {
  readonly stream: StreamName;
  /** Subject without its key, version last: `product.raw.v1`. The full subject is `<subject>.<key>`. */
  readonly subject: string;
  /** The subject's last tokens, made of the payload: a GTIN-14, or `<source>.<gtin14>`. */
  key(payload: P): string;
  readonly payload: PayloadClass<P>;
}

/** Declares a contract; the payload's type is inferred from it and written nowhere else. */
export function defineEvent<P extends object>(contract: EventContract<P>): EventContract<P> {
  return Object.freeze(contract);
}

export function subjectOf<P extends object>(contract: EventContract<P>, payload: NoInfer<P>): string {
  return `${contract.subject}.${contract.key(payload)}`;
}
