import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from './start-server.mjs';
import { converse } from './wire.mjs';

/** A private Redis, used as a plain cache: nothing on disk, the least used entries go first. */
export async function startRedis({ group, binary, dir, logFile, password, remembered }) {
  mkdirSync(dir, { recursive: true });
  const configFile = join(dir, 'redis.conf');
  const ports = await startServer({
    group,
    name: 'redis',
    logFile,
    portNames: ['redis'],
    remembered,
    launch: ({ redis: port }) => {
      // A file and not flags: everybody on the machine can read a command line.
      writeFileSync(configFile, configFor(port, dir, password), { mode: 0o600 });
      return { command: binary, args: [configFile] };
    },
    ready: ({ redis: port }) =>
      converse(port, {
        hello: `AUTH ${password}\r\nPING\r\n`,
        next: (received) => (received.includes('+PONG') ? true : received.includes('-') ? false : undefined),
      }),
  });
  return { url: `redis://:${password}@127.0.0.1:${ports.redis}`, ports };
}

function configFor(port, dir, password) {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    'save ""',
    'appendonly no',
    'maxmemory 256mb',
    'maxmemory-policy allkeys-lfu',
    'daemonize no',
    `dir ${JSON.stringify(dir)}`,
    '',
  ].join('\n');
}
