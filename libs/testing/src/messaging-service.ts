import { Controller, Global, type INestApplication, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type EventContract, ProductRaw, streams } from '@openshelf/contracts';
import { asGtin14, checkDigit } from '@openshelf/gtin';
import {
  Consume,
  type ConsumeOptions,
  type DeadLetter,
  JetStreamServer,
  type MessageInfo,
  MessagingConnection,
  MessagingModule,
  type MessagingOptions,
  NatsConfig,
  type ProvisionResult,
  Publisher,
  attachConsumers,
  provisionStreams,
  readDeadLetter,
} from '@openshelf/messaging';
import { Logger, Probes, Shutdown } from '@openshelf/platform';
import { NatsServer } from './nats-server.js';

export interface MessagingServiceOptions extends Partial<MessagingOptions> {
  readonly controllers?: readonly Type[];
  readonly providers?: readonly Type[];
  /** False leaves the broker's streams as they are. */
  readonly provision?: boolean;
}

/** A small Nest service on a broker of the test, in this process: real transport, and its log kept in memory. */
export class MessagingService {
  /** Codes with which the service would have ended its process. */
  readonly exits: number[] = [];
  readonly probes = new Probes();
  readonly shutdown: Shutdown;
  #app: INestApplication | undefined;
  #log = '';

  private constructor() {
    this.shutdown = new Shutdown(this.logger(), { timeoutMs: 30_000, exit: (code) => this.exits.push(code) });
  }

  /** Makes the streams and starts a service with these controllers. */
  static async start(nats: NatsServer, options: MessagingServiceOptions = {}): Promise<MessagingService> {
    const service = new MessagingService();
    if (options.provision ?? true) await provisionTestStreams(nats);
    await service.#start(nats.url, { service: 'test', consumes: [], ...options });
    return service;
  }

  get publisher(): Publisher {
    return this.get(Publisher);
  }

  get connection(): MessagingConnection {
    return this.get(MessagingConnection);
  }

  /** All log lines so far. */
  get log(): string {
    return this.#log;
  }

  get<T>(token: { readonly prototype: T }): T {
    if (!this.#app) throw new Error('the service has not started');
    return this.#app.get<T>(token as unknown as Type<T>);
  }

  /** Stops as SIGTERM would. */
  async stop(): Promise<void> {
    await this.shutdown.begin('end of test');
    await this.#app?.close();
  }

  /** The dead letters on the broker, oldest first. */
  async deadLetters(): Promise<{ letter: DeadLetter; body: Uint8Array }[]> {
    const { manager } = this.connection;
    const { first_seq: first, messages } = (await manager.streams.info('DLQ')).state;
    return Promise.all(
      Array.from({ length: messages }, async (_, index) => {
        const stored = await manager.streams.getMessage('DLQ', { seq: first + index });
        if (!stored) throw new Error(`the DLQ has no message ${first + index}`);
        const headers = Object.fromEntries(stored.header.keys().map((name) => [name, stored.header.get(name)]));
        return { letter: readDeadLetter(headers), body: stored.data };
      }),
    );
  }

  private logger(): Logger {
    return Logger.create({
      service: 'test',
      level: 'debug',
      destination: { write: (line: string) => void (this.#log = (this.#log + line).slice(-1_000_000)) },
    });
  }

  async #start(
    natsUrl: string,
    { controllers = [], providers = [], ...options }: MessagingServiceOptions & MessagingOptions,
  ) {
    const platform = [
      { provide: NatsConfig, useValue: { natsUrl, natsReplicas: 1 } },
      { provide: Logger, useValue: this.logger() },
      { provide: Probes, useValue: this.probes },
      { provide: Shutdown, useValue: this.shutdown },
    ];
    @Global()
    @Module({ providers: platform, exports: platform })
    class PlatformOfTest {}
    @Module({
      imports: [PlatformOfTest, MessagingModule.forRoot(options)],
      controllers: [...controllers],
      providers: [...providers],
    })
    class ServiceOfTest {}
    const app = await NestFactory.create(ServiceOfTest, new FastifyAdapter(), { logger: false, abortOnError: false });
    this.#app = app;
    try {
      await attachConsumers(app);
    } catch (error) {
      await app.get(JetStreamServer).close();
      await app.get(MessagingConnection).close();
      throw error;
    }
  }
}

/** Starts a service on the test's broker; it is stopped with it. */
export type StartService = (options?: MessagingServiceOptions) => Promise<MessagingService>;

/** Runs `test` with a broker of its own, which is removed afterwards. */
export async function withBroker(test: (nats: NatsServer, start: StartService) => Promise<void>): Promise<void> {
  const nats = await NatsServer.start();
  const services: MessagingService[] = [];
  try {
    await test(nats, async (options) => {
      const service = await MessagingService.start(nats, options);
      services.push(service);
      return service;
    });
  } finally {
    nats.thaw();
    await Promise.all(services.map((service) => service.stop()));
    await nats.stop();
  }
}

/** A controller with one handler. */
export function consumerOf<P extends object>(
  contract: EventContract<P>,
  options: ConsumeOptions,
  handle: (event: P, info: MessageInfo) => Promise<void> | void,
): Type {
  @Controller()
  class ConsumerOfTest {
    @Consume(contract, options)
    handle(event: P, info: MessageInfo): Promise<void> | void {
      return handle(event, info);
    }
  }
  return ConsumerOfTest;
}

/** A valid event about the n-th example product. */
export function exampleRaw(n: number): ProductRaw {
  const body = String(n).padStart(13, '0');
  return {
    gtin: asGtin14(body + checkDigit(body)),
    source: 'usda',
    documentId: '00000000-0000-4000-8000-000000000000',
    fetchedAt: '2026-11-22T00:00:00Z',
  };
}

/** What the migrate step does to the broker. */
export async function provisionTestStreams(nats: NatsServer): Promise<ProvisionResult> {
  const logger = Logger.create({ service: 'test', level: 'fatal' });
  const connection = await MessagingConnection.open({ url: nats.url, name: 'migrate', logger });
  try {
    return await provisionStreams(connection, streams);
  } finally {
    await connection.close();
  }
}
