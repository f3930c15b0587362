import { Injectable } from '@nestjs/common';
import { type EventContract, encodeEvent } from '@openshelf/contracts';
import { EventSender, type PublishResult } from './event-sender.js';

export interface PublishOptions {
  /** Two publishes with the same id within the stream's duplicate window store one message. */
  readonly messageId?: string;
  /** Milliseconds until the publish rejects; 5 s unless told. */
  readonly deadlineMs?: number;
}

/** Publishes events whose loss would only cost time. An event that tells of a database write goes through the outbox. */
@Injectable()
export class Publisher {
  constructor(private readonly sender: EventSender) {}

  /**
   * Resolves when the broker has answered. Rejects with PayloadError when the payload breaks its contract, and with
   * AppError `MESSAGING.UNAVAILABLE` when there is no answer in time; the message may be stored all the same.
   */
  async publish<P extends object>(
    contract: EventContract<P>,
    payload: NoInfer<P>,
    { messageId, deadlineMs }: PublishOptions = {},
  ): Promise<PublishResult> {
    const { stream, subject, data } = encodeEvent(contract, payload);
    return this.sender.send({ stream, subject, data, ...(messageId !== undefined && { messageId }) }, deadlineMs);
  }
}
