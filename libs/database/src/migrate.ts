import { createHmac } from 'node:crypto';
import type { MigrationInterface } from 'typeorm';
import { Foundation1763800000000 } from './migrations/1763800000000-foundation.js';
import { serviceRoles } from './roles.js';

/** The one linear history, oldest first. A migration that has run anywhere is never edited. */
export const migrations: readonly (new () => MigrationInterface)[] = [Foundation1763800000000];

/** Serialises migrations of all processes on one database; any constant of our own would do. */
const MIGRATION_LOCK = 4_613_733;

export interface MigrateOptions {
  /** URL of the database's owner; may create roles, schemas and extensions. */
  readonly url: string;
  /** From it the password of each service's role is derived, see {@link rolePassword}. */
  readonly roleSecret: string;
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
      for (const role of serviceRoles) {
        // DDL takes no parameters; the password is hex and the name a constant of ours.
        await lock.query(`ALTER ROLE ${role} LOGIN PASSWORD '${rolePassword(options.roleSecret, role)}'`);
      }
      return done.map((migration) => migration.name);
    } finally {
      await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await lock.release();
    }
  } finally {
    await source.destroy();
  }
}

/** Password of a service's role: hex HMAC-SHA256 of its name, so that one secret is kept and no service learns another's. */
export function rolePassword(secret: string, role: string): string {
  return createHmac('sha256', secret).update(role).digest('hex');
}

/** The database URL with which a service connects, made of the owner's URL. */
export function roleUrl(ownerUrl: string, secret: string, role: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = rolePassword(secret, role);
  return url.href;
}
