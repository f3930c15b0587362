import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateDir } from '../paths.mjs';

/** How to reach the stack that runs now, for `node --env-file` and the command line; 0600 because it holds passwords. */
export function writeConnectionFile({ urls, roleSecret, running }) {
  const variables = {
    DATABASE_URL: urls.postgres,
    REDIS_URL: urls.redis,
    NATS_URL: urls.nats,
    OPENSHELF_DB_ROLE_SECRET: roleSecret,
    ...Object.fromEntries(running.map(({ name, url }) => [`${name.toUpperCase().replaceAll('-', '_')}_URL`, url])),
  };
  const file = join(stateDir, 'connections.env');
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(`${file}.new`, lines.join(''), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
