import { AppError, type Logger, counter } from '@openshelf/platform';
import type { OutboxRow } from '../outbox/outbox-source.js';
import type { EventSender } from '../publish/event-sender.js';
import { DEAD_LETTER_HEADER, type DeadLetter, describeDeadLetter, describeRefusedRow } from './dead-letter.js';
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
    // The time too: a stream made anew begins again at 1.
    const id = `${letter.stream}:${letter.sequence}:${letter.durable}:${delivery.storedAt.getTime()}`;
    try {
      await this.#publish(letter, delivery.data, id);
    } catch (err) {
      logger.error({ err, reason }, 'dead letter not stored; the message comes back');
      delivery.giveBack(TRY_AGAIN_MS);
      return;
    }
    delivery.terminate();
    buried.inc({ service: this.service, reason: reason.code });
    logger.error({ reason, attempts, sequence: delivery.sequence }, 'message dead-lettered');
  }

  /** Puts aside a row that its stream refuses for good; rejects when the DLQ did not take it. */
  async buryRow(row: OutboxRow, reason: Reason, logger: Logger): Promise<void> {
    const letter = describeRefusedRow(this.service, row, reason);
    await this.#publish(letter, Buffer.from(row.data), `OUTBOX:${row.id}`);
    buried.inc({ service: this.service, reason: reason.code });
    logger.error({ reason, messageId: row.id, subject: row.subject }, 'event of the outbox dead-lettered');
  }

  async #publish(letter: DeadLetter, data: Uint8Array, id: string): Promise<void> {
    try {
      await this.#send(letter, data, id);
    } catch (error) {
      // A body close to the broker's limit leaves no room for the description.
      if (!(error instanceof AppError) || error.code !== 'MESSAGING.REJECTED') throw error;
      await this.#send({ ...letter, bodyOmitted: true }, new Uint8Array(), id);
    }
  }

  async #send(letter: DeadLetter, data: Uint8Array, messageId: string): Promise<void> {
    await this.sender.send({
      stream: 'DLQ',
      subject: `dlq.v1.${this.service}.${letter.stream}`,
      data,
      messageId,
      headers: { [DEAD_LETTER_HEADER]: JSON.stringify(letter) },
    });
  }
}
