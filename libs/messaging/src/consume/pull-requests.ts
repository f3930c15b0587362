import { type Msg, type Subscription, createInbox, nanos } from '@nats-io/transport-node';
import type { MessagingConnection } from '../connection/messaging-connection.js';
import { withTimeout } from '../connection/with-timeout.js';
import { Delivery } from './delivery.js';

/**
 * How a request for messages ended: all came; its time was over; the durable or its stream is gone; it was cancelled;
 * or no answer can come any more (disconnection, restart, a broker that forgot it).
 */
export type PullEnd = 'filled' | 'expired' | 'gone' | 'cancelled' | 'lost';

interface OpenPull {
  readonly subject: string;
  left: number;
  readonly end: (how: PullEnd) => void;
}

/** A broker that owes an answer this long after its time does not know the request any more, in ms. */
const GRACE_MS = 2_000;
const CANCEL_MS = 2_000;

/**
 * Requests for messages of one durable, one open at a time. The library's own fetch cannot be told to stop without
 * losing what is on its way, which would cost each of those messages a delivery; this one drains.
 */
export class PullRequests {
  #inbox = '';
  #subscription: Subscription | undefined;
  #drained: Promise<void> = Promise.resolve();
  #open: OpenPull | undefined;
  #serial = 0;

  constructor(
    private readonly connection: MessagingConnection,
    private readonly stream: string,
    private readonly durable: string,
    private readonly receive: (delivery: Delivery) => void,
  ) {
    connection.onDisconnect(() => this.#end('lost'));
  }

  /** Asks for up to `batch` messages within `expiresMs`; each goes to `receive` as it comes. */
  async pull(batch: number, expiresMs: number): Promise<PullEnd> {
    this.#subscribe();
    const subject = `${this.#inbox}.${++this.#serial}`;
    const ended = new Promise<PullEnd>((end) => {
      this.#open = { subject, left: batch, end };
    });
    const request = JSON.stringify({ batch, expires: nanos(expiresMs) });
    this.connection.nats.publish(`$JS.API.CONSUMER.MSG.NEXT.${this.stream}.${this.durable}`, request, {
      reply: subject,
    });
    const how = await withTimeout(ended, expiresMs + GRACE_MS, () => 'lost' as const);
    this.#open = undefined;
    // A broker that was only slow still has the request, and would answer it beside the next one.
    if (how === 'lost') this.#drain();
    return how;
  }

  /** Resolves when no earlier request can be answered any more; until then none must be made. */
  get drained(): Promise<void> {
    return this.#drained;
  }

  /**
   * Ends the open request. When this resolves nothing more arrives, and all that was on its way has arrived; a broker
   * that does not answer is waited for 2 s.
   */
  async cancel(): Promise<void> {
    this.#drain();
    await withTimeout(this.#drained, CANCEL_MS, () => undefined);
    this.#end('cancelled');
  }

  #drain(): void {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    if (!subscription || subscription.isClosed() || this.connection.nats.isClosed()) return;
    // Draining fails with the connection, and then nothing is on its way.
    this.#drained = subscription.drain().catch(() => undefined);
  }

  #subscribe(): void {
    if (this.#subscription && !this.#subscription.isClosed()) return;
    this.#inbox = createInbox();
    this.#subscription = this.connection.nats.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => (error ? this.#end('lost') : this.#take(message)),
    });
  }

  #take(message: Msg): void {
    if (message.subject.startsWith(this.#inbox)) return this.#status(message);
    const open = this.#open;
    if (open && --open.left === 0) this.#end('filled');
    this.receive(new Delivery(message));
  }

  #status(message: Msg): void {
    if (message.subject !== this.#open?.subject) return;
    const code = message.headers?.code ?? 0;
    const description = message.headers?.description ?? '';
    if (code === 100) return;
    if (code === 404 || code === 408) this.#end('expired');
    else if (code === 503 || /deleted/i.test(description)) this.#end('gone');
    else this.#end('lost');
  }

  #end(how: PullEnd): void {
    const open = this.#open;
    this.#open = undefined;
    open?.end(how);
  }
}
