import { Inject, Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { Probes, Shutdown } from '@openshelf/platform';
import { MessagingConnection } from './connection/messaging-connection.js';
import { JetStreamServer } from './consume/jetstream-server.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from './messaging-options.js';
import { OutboxRelay } from './outbox/outbox-relay.js';

/** Ties the transport to the service's probes and to the order of its shutdown. */
@Injectable()
export class MessagingLifecycle implements OnModuleInit {
  constructor(
    private readonly connection: MessagingConnection,
    private readonly server: JetStreamServer,
    @Optional() @Inject(OutboxRelay) private readonly relay: OutboxRelay | undefined,
    private readonly probes: Probes,
    private readonly shutdown: Shutdown,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
  ) {}

  onModuleInit(): void {
    const { connection, server, relay, probes, shutdown } = this;
    probes.add({ name: 'message-consumers', kind: 'live', check: () => server.checkLive() });
    if (this.options.required ?? true) {
      probes.add({
        name: 'message-broker',
        kind: 'ready',
        check: () => {
          if (!connection.connected) throw new Error('not connected to the broker');
        },
      });
    }
    shutdown.add('stop-intake', 'stop fetching messages', () => server.stopIntake());
    shutdown.add('finish-work', 'finish running handlers', (remainingMs) => server.finish(remainingMs));
    if (relay) shutdown.add('flush', 'publish the outbox', (remainingMs) => relay.stop(remainingMs));
    shutdown.add('close', 'close the broker connection', () => connection.close());
  }
}
