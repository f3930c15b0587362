import type { MigrationInterface } from 'typeorm';
import { Foundation1763800000000 } from './migrations/1763800000000-foundation.js';
import { setRolePassword } from './role-password.js';
import { serviceRoles } from './roles.js';

/** The one linear history, oldest first. A migration that has run anywhere is never edited. */
export const migrations: readonly (new () => MigrationInterface)[] = [Foundation1763800000000];

/** Serialises migrations of all processes on one database; any constant of our own would do. */
const MIGRATION_LOCK = 4_613_733;

export interface MigrateOptions {
  /** URL of the database's owner; may create roles, schemas and extensions. */
  readonly url: string;
  /** From it the password of each service's role is derived. */
  readonly roleSecret: string;
  /** Sets the roles' passwords also where another database of the server uses them with another secret. */
  readonly rotate?: boolean;
}

/** Brings the database to the newest schema and sets the roles' passwords; answers the names of what it ran. */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  // Only the migrate step pays for loading TypeORM; a service's process never does (docs/decisions/0003).
  const { DataSource } = await import('typeorm');
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    applicationName: 'openshelf-migrate',
    connectTimeoutMS: 5_000,
    migrations: [...migrations],
    migrationsTableName: 'openshelf_migration',
    migrationsTransactionMode: 'each',
  });
  await source.initialize();
  try {
    const lock = source.createQueryRunner();
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      const done = await source.runMigrations();
      for (const role of serviceRoles) await setRolePassword(lock, role, options);
      return done.map((migration) => migration.name);
    } finally {
      await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await lock.release();
    }
  } finally {
    await source.destroy();
  }
}
