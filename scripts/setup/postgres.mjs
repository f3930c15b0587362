import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPostgresBinDir } from './binaries.mjs';
import { releaseDataFolder } from './postgres-lock.mjs';
import { SetupError } from './setup-error.mjs';
import { startServer } from './start-server.mjs';
import { unprivilegedUserFor } from './unprivileged.mjs';
import { converse } from './wire.mjs';

const USER = 'openshelf';
const DATABASE = 'openshelf';

/** A data folder that is thrown away need not survive a power cut; everything else must. */
const THROW_AWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** A private PostgreSQL below `dir`. Answers `{ url, ports }`. */
export async function startPostgres({ group, binDir, dir, logFile, password, remembered, durable }) {
  mkdirSync(dir, { recursive: true });
  const data = join(dir, 'data');
  const as = unprivilegedUserFor(dir);
  const bin = existsSync(data) ? binDirFor(data) : binDir;
  if (!existsSync(data)) await createCluster({ group, bin, dir, data, as, password });
  await releaseDataFolder(data);

  const ports = await startServer({
    group,
    name: 'postgres',
    logFile,
    portNames: ['postgres'],
    remembered,
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    launch: ({ postgres: port }) => {
      const settings = { ...settingsFor(port), ...(durable ? {} : THROW_AWAY) };
      const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
      const [command, args] = as.wrap(join(bin, 'postgres'), ['-D', data, ...flags]);
      return { command, args, options: as.spawnOptions };
    },
    ready: ({ postgres: port }) => acceptsLogins(port),
  });
  return { url: `postgresql://${USER}:${password}@127.0.0.1:${ports.postgres}/${DATABASE}`, ports };
}

function settingsFor(port) {
  return {
    listen_addresses: '127.0.0.1',
    port,
    // No socket file: the path of a deep clone would not fit into the 107 bytes the system allows.
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '128MB',
    log_min_messages: 'warning',
    timezone: 'UTC',
  };
}

/** Made aside and renamed at the end, so that a set-up cut short leaves nothing that looks finished. */
async function createCluster({ group, bin, dir, data, as, password }) {
  const fresh = `${data}.new`;
  const passwordFile = join(dir, 'password.tmp');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (as.owner) for (const path of [fresh, passwordFile]) chownSync(path, as.owner.uid, as.owner.gid);

  const runAs = (name, program, args, input) => {
    const [command, wrapped] = as.wrap(join(bin, program), args);
    return group.run(name, command, wrapped, { ...as.spawnOptions, cwd: '/', input });
  };
  const initdb = (locale) =>
    runAs('initdb', 'initdb', [
      '-D',
      fresh,
      '-U',
      USER,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      `--locale=${locale}`,
      '--data-checksums',
      '--no-sync',
    ]);
  let made = await initdb('C.UTF-8');
  if (!made.ok && /locale/i.test(made.output)) made = await initdb('C');
  rmSync(passwordFile, { force: true });
  if (!made.ok) throw new SetupError(`initdb failed:\n${made.output}`);

  // Single-user mode needs no server, no client program and no password.
  const single = ['--single', '-D', fresh, 'postgres'];
  const created = await runAs('createdb', 'postgres', single, `CREATE DATABASE ${DATABASE};\n`);
  if (!created.ok || /\b(ERROR|FATAL)\b/.test(created.output))
    throw new SetupError(`creating the database failed:\n${created.output}`);
  renameSync(fresh, data);
}

function binDirFor(data) {
  const major = Number(readFileSync(join(data, 'PG_VERSION'), 'utf8'));
  const dir = findPostgresBinDir(major);
  if (dir) return dir;
  throw new SetupError(
    `The data in ${data} was made by PostgreSQL ${major}, which is no longer on this machine.\n` +
      `Install PostgreSQL ${major}, or remove .openshelf/postgres to begin anew without the data.`,
  );
}

/** A start-up packet is answered with R (authenticate) by a server that serves, and with E while it recovers. */
function acceptsLogins(port) {
  const body = Buffer.from(`\0\u0003\0\0user\0${USER}\0database\0${DATABASE}\0\0`, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return converse(port, { hello: Buffer.concat([length, body]), next: (received) => received[0] === 0x52 });
}
