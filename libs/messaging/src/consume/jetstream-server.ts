import { Inject, Injectable } from '@nestjs/common';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { streams } from '@openshelf/contracts';
import { Logger, Shutdown } from '@openshelf/platform';
import { isObservable, lastValueFrom } from 'rxjs';
import { MessagingConnection } from '../connection/messaging-connection.js';
import { MESSAGING_OPTIONS, type MessagingOptions, defaultTiming } from '../messaging-options.js';
import { EventSender } from '../publish/event-sender.js';
import { verifyStreams } from '../streams/provision-streams.js';
import { JETSTREAM, type Subscription } from './consume.decorator.js';
import { ackPending, pending } from './consume-metrics.js';
import { DeadLetters } from './dead-letters.js';
import { type ConsumerParts, DurableConsumer } from './durable-consumer.js';
import { checkSubscriptions } from './check-subscriptions.js';
import { Quarantine } from './quarantine.js';
import type { EventHandler } from './run-handler.js';

const SAMPLE_EVERY_MS = 10_000;
const FLUSH_MS = 2_000;
const SILENCE_MS = 90_000;

/** Nest's server side of the transport: runs the methods marked with `Consume`, one durable each. */
@Injectable()
export class JetStreamServer extends Server implements CustomTransportStrategy {
  override readonly transportId = JETSTREAM;
  /** Without it Nest logs a handler's failure and forgets it, and the message would be acknowledged. */
  override propagatesEventHandlerErrors = true;
  readonly #registered: { subscription: Subscription; handler: EventHandler }[] = [];
  readonly #logger: Logger;
  #consumers: DurableConsumer[] = [];
  #sampling: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: MessagingConnection,
    private readonly sender: EventSender,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
    private readonly shutdown: Shutdown,
    logger: Logger,
  ) {
    super();
    this.#logger = logger.child('messaging');
  }

  override addHandler(pattern: unknown, callback: MessageHandler, isEvent = false, extras: object = {}): void {
    if (!('subscription' in extras)) throw new TypeError(`use @Consume for ${String(pattern)}`);
    super.addHandler(pattern, callback, isEvent, extras);
    this.#registered.push({ subscription: extras.subscription as Subscription, handler: settled(callback) });
  }

  /** Checks handlers and streams, makes the durables and begins to fetch. */
  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      await this.#start();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async #start(): Promise<void> {
    checkSubscriptions(
      this.options.consumes,
      this.#registered.map(({ subscription }) => subscription),
    );
    await verifyStreams(this.connection, streams, this.#logger);
    const parts: ConsumerParts = {
      connection: this.connection,
      deadLetters: new DeadLetters(this.options.service, this.sender),
      quarantine: new Quarantine(() => this.connection.flush(FLUSH_MS)),
      timing: { ...defaultTiming, ...this.options.timing },
      logger: this.#logger,
      onFatal: (error) => this.shutdown.fatal(error, 'consuming cannot go on'),
    };
    this.#consumers = this.#registered.map(
      ({ subscription, handler }) => new DurableConsumer(subscription, handler, parts),
    );
    await Promise.all(this.#consumers.map((consumer) => consumer.prepare()));
    for (const consumer of this.#consumers) consumer.start();
    this.#sampling = setInterval(() => void this.#sample(), SAMPLE_EVERY_MS);
  }

  /** Throws when a fetch loop has not come round for 90 s: such a process is alive and does nothing. */
  checkLive(): void {
    const silent = this.#consumers.find((consumer) => consumer.silentMs > SILENCE_MS);
    if (silent)
      throw new Error(`${silent.subscription.durable} has not fetched for ${Math.round(silent.silentMs / 1000)} s`);
  }

  async stopIntake(): Promise<void> {
    clearInterval(this.#sampling);
    await Promise.all(this.#consumers.map((consumer) => consumer.stopIntake()));
  }

  async finish(withinMs: number): Promise<void> {
    const { finishMs } = { ...defaultTiming, ...this.options.timing };
    await Promise.all(this.#consumers.map((consumer) => consumer.finish(Math.min(withinMs, finishMs))));
  }

  /** Nest's way of stopping, where no ordered shutdown has run before. */
  async close(): Promise<void> {
    if (this.shutdown.started) return;
    await this.stopIntake();
    await this.finish(Number.POSITIVE_INFINITY);
  }

  override on(): never {
    throw new Error('the transport has no events to listen to');
  }

  override unwrap(): never {
    throw new Error('the connection is not handed out: inject Publisher or EventTap');
  }

  async #sample(): Promise<void> {
    if (!this.connection.connected) return;
    for (const { subscription } of this.#consumers) {
      const { durable, contract } = subscription;
      try {
        const info = await this.connection.manager.consumers.info(contract.stream, durable);
        pending.set({ durable }, info.num_pending);
        ackPending.set({ durable }, info.num_ack_pending);
      } catch (err) {
        this.#logger.debug({ err, durable }, 'backlog not read');
      }
    }
  }
}

/** The handler as a promise of its end, whatever Nest and its interceptors make of it. */
function settled(callback: MessageHandler): EventHandler {
  return async (event, info) => {
    const result: unknown = await callback(event, info);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  };
}
