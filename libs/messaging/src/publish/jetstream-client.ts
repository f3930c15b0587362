import { Injectable } from '@nestjs/common';
import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import { type EventContract, encodeEvent } from '@openshelf/contracts';
import { AppError, traceHeaders } from '@openshelf/platform';
import { headers as natsHeaders } from '@nats-io/transport-node';
import { MessagingConnection } from '../connection/messaging-connection.js';
import { EventSender } from './event-sender.js';

const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Nest's client side of the transport: `emit(contract, payload)` completes when the stream has the message and errors
 * when it does not answer; `send(subject, data)` is a core NATS request with a JSON answer within 5 s.
 */
@Injectable()
export class JetStreamClient extends ClientProxy {
  constructor(
    private readonly connection: MessagingConnection,
    private readonly sender: EventSender,
  ) {
    super();
  }

  /** The connection is made before the application exists and closed by the ordered shutdown. */
  override async connect(): Promise<void> {}

  override close(): void {}

  override unwrap(): never {
    throw new Error('the connection is not handed out: inject Publisher or EventTap');
  }

  protected override async dispatchEvent<T>({ pattern, data }: ReadPacket<object>): Promise<T> {
    return (await this.sender.send(encodeEvent(pattern as EventContract, data))) as T;
  }

  protected override publish(packet: ReadPacket, callback: (packet: WritePacket) => void): () => void {
    void this.#answer(packet, callback);
    return () => undefined;
  }

  async #answer({ pattern, data }: ReadPacket, callback: (packet: WritePacket) => void): Promise<void> {
    try {
      callback({ response: await this.#request(String(pattern), data), isDisposed: true });
    } catch (err) {
      callback({ err, isDisposed: true });
    }
  }

  async #request(subject: string, data: unknown): Promise<unknown> {
    const headers = natsHeaders();
    for (const [name, value] of Object.entries(traceHeaders())) headers.set(name, value);
    try {
      const options = { timeout: REQUEST_TIMEOUT_MS, headers };
      return (await this.connection.nats.request(subject, JSON.stringify(data), options)).json();
    } catch (cause) {
      throw new AppError('MESSAGING.NO_ANSWER', 'infrastructure', `nobody answered on ${subject}`, { cause });
    }
  }
}
