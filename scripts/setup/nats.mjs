import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from './start-server.mjs';
import { converse } from './wire.mjs';

const USER = 'openshelf';

/** A private nats-server with JetStream; its monitoring page is on a port of its own. */
export async function startNats({ group, binary, dir, logFile, password, remembered }) {
  mkdirSync(dir, { recursive: true });
  const configFile = join(dir, 'nats.conf');
  const ports = await startServer({
    group,
    name: 'nats',
    logFile,
    portNames: ['nats', 'natsMonitor'],
    remembered,
    launch: (chosen) => {
      // A file and not flags: everybody on the machine can read a command line.
      writeFileSync(configFile, configFor(chosen, dir, password), { mode: 0o600 });
      return { command: binary, args: ['--config', configFile] };
    },
    ready: ({ nats: port }) => answersPing(port, password),
  });
  return { url: `nats://${USER}:${password}@127.0.0.1:${ports.nats}`, ports };
}

function configFor({ nats, natsMonitor }, dir, password) {
  return [
    `listen: "127.0.0.1:${nats}"`,
    `http: "127.0.0.1:${natsMonitor}"`,
    `authorization { user: ${JSON.stringify(USER)}, password: ${JSON.stringify(password)} }`,
    `jetstream { store_dir: ${JSON.stringify(join(dir, 'store'))} }`,
    '',
  ].join('\n');
}

function answersPing(port, password) {
  let greeted = false;
  return converse(port, {
    next: (received, send) => {
      if (!greeted && received.includes('\r\n')) {
        if (!received.toString('latin1').startsWith('INFO ')) return false;
        greeted = true;
        send(`CONNECT ${JSON.stringify({ user: USER, pass: password, verbose: false, pedantic: false })}\r\nPING\r\n`);
      }
      if (received.includes('-ERR')) return false;
      return received.includes('\r\nPONG\r\n') ? true : undefined;
    },
  });
}
