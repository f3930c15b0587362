import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Servers live in sbin on Debian, which an ordinary user's PATH leaves out; brew's folders are missing in bare shells. */
const EXTRA_DIRS = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/opt/homebrew/bin',
  '/home/linuxbrew/.linuxbrew/bin',
];

/** Folders with one sub-folder a PostgreSQL version: [folder, name of the sub-folder, path below it]. */
const POSTGRES_HOMES = [
  ['/usr/lib/postgresql', /^(\d+)$/, 'bin'],
  ['/usr', /^pgsql-(\d+)$/, 'bin'],
  ['/opt/homebrew/opt', /^postgresql@(\d+)$/, 'bin'],
  ['/usr/local/opt', /^postgresql@(\d+)$/, 'bin'],
  ['/home/linuxbrew/.linuxbrew/opt', /^postgresql@(\d+)$/, 'bin'],
];

export function findOnPath(...names) {
  const dirs = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...EXTRA_DIRS];
  for (const name of names) {
    const dir = dirs.find((candidate) => isExecutable(join(candidate, name)));
    if (dir) return join(dir, name);
  }
  return null;
}

/**
 * The folder with `postgres` and `initdb`: PATH first, then the highest version installed. An existing data
 * folder can only be opened by the major version that made it, so `major` narrows the choice.
 */
export function findPostgresBinDir(major) {
  const candidates = [...pathCandidates(), ...versionedCandidates()];
  const fitting = major
    ? candidates.filter((candidate) => candidate.major === null || candidate.major === major)
    : candidates;
  return (
    fitting.find(({ dir }) => isExecutable(join(dir, 'postgres')) && isExecutable(join(dir, 'initdb')))?.dir ?? null
  );
}

/** What this machine has; a missing one is null. */
export function findServerBinaries() {
  return {
    postgres: findPostgresBinDir(),
    redis: findOnPath('redis-server', 'valkey-server'),
    nats: findOnPath('nats-server'),
  };
}

function pathCandidates() {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((dir) => ({ dir, major: null }));
}

function versionedCandidates() {
  return POSTGRES_HOMES.flatMap(([home, pattern, below]) =>
    list(home)
      .map((name) => ({ name, match: pattern.exec(name) }))
      .filter(({ match }) => match)
      .map(({ name, match }) => ({ dir: join(home, name, below), major: Number(match[1]) })),
  ).toSorted((a, b) => b.major - a.major);
}

function list(dir) {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
