import { root } from '../paths.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { entryOf } from './services.mjs';

/** Tables, grants and the services' logins, and the streams; does nothing where they are as they should be. */
export async function migrate({ group, urls, roleSecret }) {
  const env = {
    ...process.env,
    DATABASE_URL: urls.postgres,
    NATS_URL: urls.nats,
    OPENSHELF_DB_ROLE_SECRET: roleSecret,
  };
  const { ok, output } = await group.run('migrate', process.execPath, [entryOf('cli'), 'migrate'], { cwd: root, env });
  if (!ok) throw new SetupError(`the migration failed:\n${output.trim()}`);
}
