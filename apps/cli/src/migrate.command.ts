import { streams } from '@openshelf/contracts';
import { migrate } from '@openshelf/database';
import { MessagingConnection, NatsConfig, provisionStreams } from '@openshelf/messaging';
import { Env, loadConfig, Logger } from '@openshelf/platform';
import { Command } from 'commander';
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

/** `openshelf migrate`: brings schema, roles and streams to what this version needs. Run it before the services. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database schema, the roles and the streams to what this version needs')
    .option('--json', 'print what was done as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const config = loadConfig(MigrateConfig);
      const migrations = await migrate({ url: config.databaseUrl, roleSecret: config.roleSecret });
      const logger = Logger.create({ service: 'openshelf', level: 'warn' });
      const connection = await MessagingConnection.open({ url: config.natsUrl, name: 'openshelf migrate', logger });
      try {
        const result = await provisionStreams(connection, streams, { replicas: config.natsReplicas });
        if (json) console.log(JSON.stringify({ migrations, streams: result }));
        else console.log(describe(migrations, result));
      } finally {
        await connection.close();
      }
    });
}

function describe(migrations: readonly string[], provisioned: Readonly<Record<string, string>>): string {
  const schema = migrations.length > 0 ? `migrated: ${migrations.join(', ')}` : 'schema is up to date';
  return `${schema}; streams: ${Object.entries(provisioned)
    .map(([name, result]) => `${name} ${result}`)
    .join(', ')}`;
}
