import 'reflect-metadata';
import { streams } from '@openshelf/contracts';
import { migrate } from '@openshelf/database';
import { MessagingConnection, NatsConfig, provisionStreams } from '@openshelf/messaging';
import { Env, loadConfig, Logger } from '@openshelf/platform';
import { IsUrl, MinLength } from 'class-validator';

/** Settings of the migrate step. */
class MigrateConfig extends NatsConfig {
  @Env('DATABASE_URL', { describe: "PostgreSQL, as the database's owner; may create roles", secret: true })
  @IsUrl({ protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true })
  databaseUrl!: string;

  @Env('OPENSHELF_DB_ROLE_SECRET', { describe: "secret from which the services' passwords are derived", secret: true })
  @MinLength(16)
  roleSecret!: string;
}

/** What a migrate step did: the migrations it ran, and what became of each stream. */
export interface MigrateReport {
  readonly migrations: readonly string[];
  readonly streams: Readonly<Record<string, string>>;
}

/** Brings schema, roles and streams to what this version needs. */
export async function runMigrate({ rotate }: { readonly rotate: boolean }): Promise<MigrateReport> {
  const config = loadConfig(MigrateConfig);
  const migrations = await migrate({ url: config.databaseUrl, roleSecret: config.roleSecret, rotate });
  const logger = Logger.create({ service: 'openshelf', level: 'warn' });
  const connection = await MessagingConnection.open({ url: config.natsUrl, name: 'openshelf migrate', logger });
  try {
    return { migrations, streams: await provisionStreams(connection, streams, { replicas: config.natsReplicas }) };
  } finally {
    await connection.close();
  }
}
