import { type DynamicModule, Module } from '@nestjs/common';
import { Logger, Shutdown } from '@openshelf/platform';
import { MessagingConnection } from './connection/messaging-connection.js';
import { JetStreamServer } from './consume/jetstream-server.js';
import { MessagingLifecycle } from './messaging-lifecycle.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from './messaging-options.js';
import { NatsConfig } from './nats-config.js';
import { OutboxRelay } from './outbox/outbox-relay.js';
import { EventSender } from './publish/event-sender.js';
import { JetStreamClient } from './publish/jetstream-client.js';
import { Publisher } from './publish/publisher.js';
import { EventTap } from './tap/event-tap.js';

/**
 * The transport of one service: one connection, shared by all. The service's configuration has a group
 * {@link NatsConfig}; Logger, Probes and Shutdown are global.
 */
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    const connection = {
      provide: MessagingConnection,
      inject: [NatsConfig, Logger, Shutdown],
      useFactory: ({ natsUrl }: NatsConfig, logger: Logger, shutdown: Shutdown) =>
        MessagingConnection.open({
          url: natsUrl,
          name: options.service,
          logger,
          onLost: (reason) => shutdown.fatal(reason, 'the broker connection is closed for good'),
        }),
    };
    const relay = options.outbox ? [OutboxRelay] : [];
    const face = [JetStreamServer, JetStreamClient, Publisher, EventTap, ...relay];
    return {
      module: MessagingModule,
      global: true,
      providers: [
        { provide: MESSAGING_OPTIONS, useValue: options },
        connection,
        EventSender,
        MessagingLifecycle,
        ...face,
      ],
      exports: face,
    };
  }
}
