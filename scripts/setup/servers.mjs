import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { note } from '../run/report.mjs';
import { findServerBinaries } from './binaries.mjs';
import { startWithCompose } from './compose.mjs';
import { givenServers } from './given-servers.mjs';
import { installServers } from './install.mjs';
import { startNats } from './nats.mjs';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';

const NAMES = { postgres: 'PostgreSQL', redis: 'Redis', nats: 'NATS' };

/**
 * Provides PostgreSQL, Redis and NATS, each by the first way that works: named by the environment, private from
 * binaries on the machine (installed when missing), Docker Compose.
 * Answers `{ urls: { postgres, redis, nats }, binaries, ports }`.
 */
export async function provideServers({ group, dir, logDir, secrets, variables, durable = true }) {
  const given = await givenServers(variables);
  const wanted = Object.keys(NAMES).filter((server) => !(server in given));
  for (const server of Object.keys(given)) note(`${NAMES[server]} from ${variables[server]}`);
  if (wanted.length === 0) return { urls: given, binaries: findServerBinaries(), ports: {} };

  const binaries = await binariesFor(wanted, group);
  const missing = wanted.filter((server) => !binaries[server]);
  const portFile = join(dir, 'ports.json');
  const context = { group, dir, logDir, secrets, binaries, durable, remembered: readPorts(portFile) };

  const contained = missing.length > 0 ? startWithCompose(missing, context) : {};
  const ofOurs = wanted.filter((server) => binaries[server]).map((server) => startPrivate(server, context));
  const results = Object.assign({}, ...(await Promise.all([contained, ...ofOurs])));

  const ports = Object.assign({}, ...Object.values(results).map((result) => result.ports));
  mkdirSync(dir, { recursive: true });
  writeFileSync(portFile, JSON.stringify(ports));
  const urls = Object.fromEntries(Object.entries(results).map(([server, { url }]) => [server, url]));
  return { urls: { ...given, ...urls }, binaries, ports };
}

async function binariesFor(wanted, group) {
  const found = findServerBinaries();
  const missing = wanted.filter((server) => !found[server]);
  if (missing.length === 0) return found;
  await installServers(missing, group);
  return findServerBinaries();
}

async function startPrivate(server, { group, dir, logDir, secrets, binaries, durable, remembered }) {
  const common = {
    group,
    dir: join(dir, server),
    logFile: join(logDir, `${server}.log`),
    password: secrets[server],
    remembered,
  };
  if (server === 'postgres')
    return { postgres: await startPostgres({ ...common, binDir: binaries.postgres, durable }) };
  if (server === 'redis') return { redis: await startRedis({ ...common, binary: binaries.redis }) };
  return { nats: await startNats({ ...common, binary: binaries.nats }) };
}

function readPorts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
