import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, connect } from '@nats-io/transport-node';
import type { Logger } from '@openshelf/platform';
import { parseBrokerAddress } from './broker-address.js';
import { withTimeout } from './with-timeout.js';

export interface ConnectionOptions {
  /** `nats://user:password@host:port,host:port`. */
  readonly url: string;
  /** Name of this client on the broker's monitoring page. */
  readonly name: string;
  readonly logger: Logger;
  /** Told when the connection is closed for good by something else than {@link MessagingConnection.close}. */
  readonly onLost?: (reason: Error) => void;
}

type Listener = () => void;

const PROGRESS_EVERY_MS = 5_000;
const DRAIN_MS = 5_000;

/** The one connection of a process to the broker. It reconnects without end; a frozen server is noticed in 15 s. */
export class MessagingConnection {
  readonly jetstream: JetStreamClient;
  readonly #logger: Logger;
  readonly #listeners = { connect: new Set<Listener>(), disconnect: new Set<Listener>() };
  #connected = true;
  #closing = false;

  private constructor(
    readonly nats: NatsConnection,
    readonly manager: JetStreamManager,
    { logger, onLost }: ConnectionOptions,
  ) {
    this.#logger = logger;
    this.jetstream = jetstream(nats);
    void this.#followStatus();
    void this.#followClose(onLost);
  }

  /** Connects, waiting for the broker as long as it takes and saying so in the log; a wrong login rejects. */
  static async open(options: ConnectionOptions): Promise<MessagingConnection> {
    const logger = options.logger.child('messaging');
    const { servers, tls, ...login } = parseBrokerAddress(options.url);
    const begun = Date.now();
    const progress = setInterval(() => {
      logger.warn({ servers, waitedMs: Date.now() - begun }, 'waiting for the broker');
    }, PROGRESS_EVERY_MS);
    try {
      const nats = await connect({
        ...login,
        ...(tls && { tls: {} }),
        servers,
        name: options.name,
        // The library's defaults give up after 10 tries and notice a frozen server after 4 minutes.
        waitOnFirstConnect: true,
        maxReconnectAttempts: -1,
        reconnectTimeWait: 500,
        reconnectJitter: 500,
        pingInterval: 5_000,
        maxPingOut: 2,
        timeout: 5_000,
        noAsyncTraces: true,
      });
      const manager = await jetstreamManager(nats, { checkAPI: false });
      logger.info({ server: nats.getServer(), version: nats.info?.version }, 'connected to the broker');
      return new MessagingConnection(nats, manager, { ...options, logger });
    } finally {
      clearInterval(progress);
    }
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Calls back after each connection that follows a disconnection; answers how to stop that. */
  onReconnect(listener: Listener): () => void {
    return this.#listen('connect', listener);
  }

  onDisconnect(listener: Listener): () => void {
    return this.#listen('disconnect', listener);
  }

  /** Resolves true as soon as there is a connection, false when there is none within `withinMs`. */
  async whenConnected(withinMs: number): Promise<boolean> {
    if (this.#connected) return true;
    if (withinMs <= 0) return false;
    let stop: Listener = () => undefined;
    const connected = new Promise<true>((resolve) => {
      stop = this.onReconnect(() => resolve(true));
    });
    return withTimeout(connected, withinMs, () => false as const).finally(() => stop());
  }

  /** Resolves when the broker has received all that was sent before, or after `withinMs`. */
  async flush(withinMs: number): Promise<void> {
    await withTimeout(
      this.nats.flush().catch(() => undefined),
      withinMs,
      () => undefined,
    );
  }

  /** Sends what is buffered and closes; at most 5 s. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    const drained = this.#connected ? this.nats.drain().catch(() => undefined) : Promise.resolve();
    await withTimeout(drained, DRAIN_MS, () => undefined);
    await this.nats.close();
  }

  async #followClose(onLost: ConnectionOptions['onLost']): Promise<void> {
    const error = await this.nats.closed();
    this.#connected = false;
    if (!this.#closing) onLost?.(error ?? new Error('the connection to the broker was closed'));
  }

  #listen(event: 'connect' | 'disconnect', listener: Listener): () => void {
    this.#listeners[event].add(listener);
    return () => void this.#listeners[event].delete(listener);
  }

  async #followStatus(): Promise<void> {
    for await (const status of this.nats.status()) {
      if (status.type === 'disconnect') {
        this.#connected = false;
        if (!this.#closing) this.#logger.warn({ server: status.server }, 'disconnected from the broker');
        this.#tell('disconnect');
      } else if (status.type === 'reconnect') {
        this.#connected = true;
        this.#logger.info({ server: status.server }, 'connected to the broker again');
        this.#tell('connect');
      } else if (status.type === 'error') {
        this.#logger.error({ err: status.error }, 'the broker reports an error');
      } else if (status.type === 'staleConnection') {
        this.#logger.warn({}, 'the broker does not answer pings');
      }
    }
  }

  #tell(event: 'connect' | 'disconnect'): void {
    for (const listener of this.#listeners[event]) listener();
  }
}
