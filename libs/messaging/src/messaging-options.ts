import type { Type } from '@nestjs/common';
import type { EventContract } from '@openshelf/contracts';
import type { OutboxSource } from './outbox/outbox-source.js';

/** The times of consuming, in ms. The defaults are the rules; tests shorten them. */
export interface ConsumeTiming {
  /** A delivery without a sign of life for this long goes to somebody else; ours give one every third of it. */
  readonly ackWaitMs: number;
  /** First delay of a failed message; each further one is four times as long, up to a minute. */
  readonly retryBaseMs: number;
  /** First pause in an outage; each further one is twice as long, up to 30 s. */
  readonly outagePauseMs: number;
  /** How long one request for messages stays open. */
  readonly fetchMs: number;
  /** How long a stopping process waits for running handlers. */
  readonly finishMs: number;
}

export const defaultTiming: ConsumeTiming = {
  ackWaitMs: 30_000,
  retryBaseMs: 1_000,
  outagePauseMs: 1_000,
  fetchMs: 5_000,
  finishMs: 20_000,
};

export interface MessagingOptions {
  /** The service's name: on the broker's pages, in dead letters and metrics. */
  readonly service: string;
  /** Every contract this service consumes; the start fails unless each has a handler, and each handler's is listed. */
  readonly consumes: readonly EventContract[];
  /** The service's outbox; looked up in the application, whichever module provides it. */
  readonly outbox?: Type<OutboxSource>;
  /** Whether the service is unready while the broker is gone; true unless told. */
  readonly required?: boolean;
  readonly timing?: Partial<ConsumeTiming>;
}

/** Injection token of the {@link MessagingOptions}. */
export const MESSAGING_OPTIONS = Symbol('MESSAGING_OPTIONS');
