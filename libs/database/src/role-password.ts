import { createHmac } from 'node:crypto';
import { AppError } from '@openshelf/platform';
import { Client } from 'pg';
import type { ServiceRole } from './roles.js';

/** Runs SQL as the database's owner. */
interface Owner {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

interface RoleSettings {
  readonly url: string;
  readonly roleSecret: string;
  readonly rotate?: boolean;
}

/** Password of a service's role: hex HMAC-SHA256 of its name, so that one secret is kept and no service learns another's. */
function rolePassword(secret: string, role: ServiceRole): string {
  return createHmac('sha256', secret).update(role).digest('hex');
}

/** The database URL with which a service connects, made of the owner's URL. */
export function roleUrl(ownerUrl: string, secret: string, role: ServiceRole): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = rolePassword(secret, role);
  return url.href;
}

/**
 * Gives the role its password. Roles belong to the whole server: where another database uses this one with another
 * secret, that would lock its services out, so it is refused with `ROLE.IN_USE` unless `rotate` is set.
 */
export async function setRolePassword(
  owner: Owner,
  role: ServiceRole,
  { url, roleSecret, rotate }: RoleSettings,
): Promise<void> {
  if (await canLogIn(roleUrl(url, roleSecret, role))) return;
  const others = rotate ? [] : await otherDatabases(owner, role);
  if (others.length > 0) {
    throw new AppError(
      'ROLE.IN_USE',
      'never',
      `the role ${role} has another password and is used by ${others.join(', ')} on the same server: give both the same OPENSHELF_DB_ROLE_SECRET, or run \`openshelf migrate --rotate\` and restart the services of both`,
      { details: { role, databases: others } },
    );
  }
  // DDL takes no parameters; the password is hex and the name a constant of ours.
  await owner.query(`ALTER ROLE ${role} LOGIN PASSWORD '${rolePassword(roleSecret, role)}'`);
}

async function canLogIn(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Other databases of the server in which the role has rights. */
async function otherDatabases(owner: Owner, role: ServiceRole): Promise<string[]> {
  const rows = (await owner.query(
    `SELECT DISTINCT datname FROM pg_shdepend
     JOIN pg_database ON pg_database.oid = dbid JOIN pg_roles ON pg_roles.oid = refobjid
     WHERE refclassid = 'pg_authid'::regclass AND rolname = $1 AND datname <> current_database() ORDER BY 1`,
    [role],
  )) as { datname: string }[];
  return rows.map((row) => row.datname);
}
