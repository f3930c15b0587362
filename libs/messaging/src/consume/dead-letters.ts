import { AppError, type Logger, counter } from '@openshelf/platform';
import type { EventSender } from '../publish/event-sender.js';
import { DEAD_LETTER_HEADER, type DeadLetter, describeDeadLetter } from './dead-letter.js';
import type { Delivery } from './delivery.js';
import type { Reason } from './verdict.js';

const TRY_AGAIN_MS = 30_000;

const buried = counter({
  name: 'dlq_messages_total',
  help: 'Messages that could not be handled',
  labelNames: ['service', 'reason'],
});

/** Puts messages aside in the stream DLQ, and only then ends them in their own stream. */
export class DeadLetters {
  constructor(
    private readonly service: string,
    private readonly sender: EventSender,
  ) {}

  /** Without an acknowledgement of the DLQ the message is given back: it must never be in neither stream. */
  async bury(delivery: Delivery, reason: Reason, logger: Logger, attempts = delivery.count): Promise<void> {
    const letter = describeDeadLetter(this.service, delivery, reason, attempts);
    try {
      await this.#publish(letter, delivery);
    } catch (err) {
      logger.error({ err, reason }, 'dead letter not stored; the message comes back');
      delivery.giveBack(TRY_AGAIN_MS);
      return;
    }
    delivery.terminate();
    buried.inc({ service: this.service, reason: reason.code });
    logger.error({ reason, attempts, sequence: delivery.sequence }, 'message dead-lettered');
  }

  async #publish(letter: DeadLetter, delivery: Delivery): Promise<void> {
    try {
      await this.#send(letter, delivery.data);
    } catch (error) {
      // A body close to the broker's limit leaves no room for the description.
      if (!(error instanceof AppError) || error.code !== 'MESSAGING.REJECTED') throw error;
      await this.#send({ ...letter, bodyOmitted: true }, new Uint8Array());
    }
  }

  async #send(letter: DeadLetter, data: Uint8Array): Promise<void> {
    await this.sender.send({
      stream: 'DLQ',
      subject: `dlq.v1.${this.service}.${letter.stream}`,
      data,
      messageId: `${letter.stream}:${letter.sequence}:${letter.durable}`,
      headers: { [DEAD_LETTER_HEADER]: JSON.stringify(letter) },
    });
  }
}
