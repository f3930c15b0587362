import { Injectable } from '@nestjs/common';
import { type EventContract, decodeEvent } from '@openshelf/contracts';
import { Logger } from '@openshelf/platform';
import { MessagingConnection } from '../connection/messaging-connection.js';

export interface TapOptions {
  /** Called after a reconnection: events of the time between are gone, so what was concluded from them is stale. */
  readonly onGap?: () => void;
}

/**
 * Listens to events as they pass, without any promise: each process hears every event, sooner than any consumer,
 * perhaps twice, perhaps never, perhaps although the stream refused it. For waking up and for dropping cached entries.
 */
@Injectable()
export class EventTap {
  readonly #logger: Logger;

  constructor(
    private readonly connection: MessagingConnection,
    logger: Logger,
  ) {
    this.#logger = logger.child('event-tap');
  }

  /** Hands each event of the contract to `handler` until the answered function is called. Lives over reconnections. */
  subscribe<P extends object>(
    contract: EventContract<P>,
    handler: (event: P) => void,
    { onGap }: TapOptions = {},
  ): () => void {
    const subscription = this.connection.nats.subscribe(`${contract.subject}.>`, {
      callback: (error, message) => {
        try {
          if (error) throw error;
          handler(decodeEvent(contract, message.string()));
        } catch (err) {
          this.#logger.warn({ err, subject: contract.subject }, 'event passed over');
        }
      },
    });
    const forget = onGap && this.connection.onReconnect(onGap);
    return () => {
      forget?.();
      subscription.unsubscribe();
    };
  }
}
