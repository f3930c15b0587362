import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../run/ports.mjs';
import { note } from '../run/report.mjs';
import { root, stateDir } from '../paths.mjs';
import { findOnPath } from './binaries.mjs';
import { SetupError } from './setup-error.mjs';

const MARKER = 'compose';

/** The password of each server goes in by environment: docker-compose.yml says where it is used. */
const URLS = {
  postgres: (password, port) => `postgresql://openshelf:${password}@127.0.0.1:${port}/openshelf`,
  redis: (password, port) => `redis://:${password}@127.0.0.1:${port}`,
  nats: (password, port) => `nats://openshelf:${password}@127.0.0.1:${port}`,
};

/** The way for machines without a package manager we can use. Answers `{ server: { url, ports } }`. */
export async function startWithCompose(servers, { group, dir, secrets, remembered }) {
  const docker = findOnPath('docker');
  if (!docker || !(await isUsable(docker, group))) throw new SetupError(howToInstall(servers));

  note(`starting with Docker Compose: ${servers.join(', ')}`);
  const ports = {};
  for (const server of servers) ports[server] = await freePort(remembered[server]);
  const env = { ...process.env };
  for (const server of servers) {
    env[`OPENSHELF_${server.toUpperCase()}_PORT`] = String(ports[server]);
    env[`OPENSHELF_${server.toUpperCase()}_PASSWORD`] = secrets[server];
  }

  const project = projectOf(dir);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, MARKER), '');
  // Named volumes keep the data of `npm start`; a throw-away folder is removed together with its volumes.
  group.atEnd(() => (dir === stateDir ? spawnSync(docker, [...project, 'stop'], { env }) : removeComposeProject(dir)));
  const { ok, output } = await group.run('compose-up', docker, [...project, 'up', '--detach', '--wait', ...servers], {
    env,
  });
  if (!ok) throw new SetupError(`Docker Compose could not start ${servers.join(', ')}:\n${output.trim()}`);
  return Object.fromEntries(
    servers.map((server) => [
      server,
      { url: URLS[server](secrets[server], ports[server]), ports: { [server]: ports[server] } },
    ]),
  );
}

/** Containers and volumes of a throw-away folder, if it has any; also for one whose run was killed. */
export function removeComposeProject(dir) {
  if (!existsSync(join(dir, MARKER))) return;
  spawnSync(findOnPath('docker') ?? 'docker', [...projectOf(dir), 'down', '--volumes'], { stdio: 'ignore' });
}

/** One project a clone and run, so that two clones on a machine do not share containers. */
function projectOf(dir) {
  const name = `openshelf-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`;
  return ['compose', '--file', join(root, 'docker-compose.yml'), '--project-name', name];
}

async function isUsable(docker, group) {
  return (
    (await group.run('docker-info', docker, ['info'])).ok &&
    (await group.run('compose-version', docker, ['compose', 'version'])).ok
  );
}

function howToInstall(servers) {
  const each = (text) => servers.map((server) => text[server]).join(', ');
  return [
    `Not on this machine: ${each({ postgres: 'PostgreSQL 15 or later', redis: 'Redis 7 or later', nats: 'nats-server 2.9 or later' })}.`,
    'One of these will do:',
    `  - install them, so that ${each({ postgres: 'postgres', redis: 'redis-server', nats: 'nats-server' })} can be found on PATH`,
    '  - run this as root or as a user with sudo (Debian, Ubuntu), or with brew on PATH: it then installs them itself',
    '  - start Docker (with Docker Compose)',
    `  - name running servers in ${each({ postgres: 'DATABASE_URL', redis: 'REDIS_URL', nats: 'NATS_URL' })}`,
  ].join('\n');
}
