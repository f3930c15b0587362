import { Command } from 'commander';
import type { MigrateReport } from './run-migrate.js';

/** `openshelf migrate`: brings schema, roles and streams to what this version needs. Run it before the services. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database schema, the roles and the streams to what this version needs')
    .option('--rotate', 'set new role passwords even where another database of the server uses the roles')
    .option('--json', 'print what was done as JSON')
    .action(async ({ json, rotate = false }: { json?: boolean; rotate?: boolean }) => {
      // Loaded here only: the clients of the servers would make every other command slow to start.
      const { runMigrate } = await import('./run-migrate.js');
      const report = await runMigrate({ rotate });
      console.log(json ? JSON.stringify(report) : describe(report));
    });
}

function describe({ migrations, streams }: MigrateReport): string {
  const schema = migrations.length > 0 ? `migrated: ${migrations.join(', ')}` : 'schema is up to date';
  return `${schema}; streams: ${Object.entries(streams)
    .map(([name, result]) => `${name} ${result}`)
    .join(', ')}`;
}
