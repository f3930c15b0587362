import { type DynamicModule, Module } from '@nestjs/common';
import { gauge, Probes, Shutdown } from '@openshelf/platform';
import { DatabaseConfig } from './database-config.js';
import { Database } from './database.js';
import { Outbox, type OutboxSchema } from './outbox.js';

export interface DatabaseModuleOptions {
  /** Shown in `pg_stat_activity`. */
  readonly service: string;
  /** Provides {@link Outbox} on this schema. */
  readonly outbox?: OutboxSchema;
  /** Whether the service is unready while the database is gone; true unless told. */
  readonly required?: boolean;
}

/**
 * Gives a service its {@link Database} (and {@link Outbox}), closed last at the shutdown. The service's configuration
 * has a group {@link DatabaseConfig}.
 */
@Module({})
export class DatabaseModule {
  static forRoot(options: DatabaseModuleOptions): DynamicModule {
    const { outbox } = options;
    const database = {
      provide: Database,
      inject: [DatabaseConfig, Probes, Shutdown],
      useFactory: ({ url, poolMax }: DatabaseConfig, probes: Probes, shutdown: Shutdown) => {
        const opened = new Database({ url, poolMax, applicationName: options.service });
        if (options.required ?? true) probes.add({ name: 'database', kind: 'ready', check: () => opened.ping() });
        shutdown.add('close', 'database', () => opened.close());
        observe(opened);
        return opened;
      },
    };
    const providers = [
      database,
      ...(outbox
        ? [{ provide: Outbox, inject: [Database], useFactory: (opened: Database) => new Outbox(opened, outbox) }]
        : []),
    ];
    return { module: DatabaseModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}

function observe(database: Database): void {
  const connections = gauge({
    name: 'database_connections',
    help: 'Connections of the pool by state, and callers that wait for one',
    labelNames: ['state'],
    collect: () => {
      const { total, idle, waiting } = database.usage;
      connections.set({ state: 'busy' }, total - idle);
      connections.set({ state: 'idle' }, idle);
      connections.set({ state: 'waiting' }, waiting);
    },
  });
}
