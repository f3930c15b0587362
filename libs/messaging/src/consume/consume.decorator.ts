import { UseFilters, applyDecorators } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventContract } from '@openshelf/contracts';
import type { MessageInfo } from './message-info.js';
import { RethrowFilter } from './rethrow.filter.js';

export interface ConsumeOptions {
  /** Name of the durable on the broker; it holds the position, so renaming it means starting over. */
  readonly durable: string;
  /** Messages one process handles at the same time. */
  readonly concurrency: number;
  /** The subject's tokens before the last one, for one part of a contract's messages: `openfoodfacts`. */
  readonly key?: string;
  /** A handler that takes longer has failed; 120 000 ms unless told. */
  readonly deadlineMs?: number;
  /** Failed deliveries until the message is dead-lettered; 5 unless told. */
  readonly maxAttempts?: number;
}

/** What {@link Consume} attaches to a method for the transport. */
export interface Subscription extends Required<Omit<ConsumeOptions, 'key'>> {
  readonly contract: EventContract;
  readonly key: string | undefined;
}

/** Marks handlers as this transport's, for Nest. */
export const JETSTREAM = Symbol('JETSTREAM');

type Handler<P> = (event: P, info: MessageInfo) => Promise<void> | void;

/**
 * The method handles the contract's messages: `(event)` or `(event, info: MessageInfo)`. Returning acknowledges,
 * throwing settles the message by the error's rule (see the README). It may run twice for one message: be idempotent.
 */
export function Consume<P extends object>(contract: EventContract<P>, options: ConsumeOptions) {
  const subscription = { deadlineMs: 120_000, maxAttempts: 5, key: undefined, ...options, contract };
  return <H extends Handler<P>>(target: object, method: string, descriptor: TypedPropertyDescriptor<H>): void => {
    Payload()(target, method, 0);
    Ctx()(target, method, 1);
    const pattern = EventPattern(options.durable, JETSTREAM, { subscription }) as MethodDecorator;
    applyDecorators(UseFilters(RethrowFilter), pattern)(target, method, descriptor);
  };
}
