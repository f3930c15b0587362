import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { logDir, root } from '../paths.mjs';
import { databaseUrlOf } from '../setup/secrets.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { openLog, waitUntilReady } from '../setup/start-server.mjs';
import { isFree } from './ports.mjs';
import { STAGE } from './process-group.mjs';
import { parseLogLine, readTail, showLogLine, tailOf } from './report.mjs';
import { entryOf, SANDBOX, SERVICES } from './services.mjs';

/** What a service promises for its orderly shutdown, and a little for the machine. */
const SERVICE_GRACE_MS = 37_000;
const HUNDREDS = 20;
/** Small young generations keep an idle service below 100 MB; by default V8 lets garbage lie for 16 MB and more. */
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=1'];

/**
 * Starts the sandbox (if wanted) and every service, on their own ports or all together on those of the next
 * free hundred, and waits until each is ready. Answers `[{ name, port, url }]`, the sandbox last.
 */
export async function startServices({ group, urls, roleSecret, withSandbox }) {
  const apps = withSandbox ? [...SERVICES, SANDBOX] : SERVICES;
  for (let shift = 0; shift < HUNDREDS * 100; shift += 100) {
    const ports = Object.fromEntries(apps.map(({ name, port }) => [name, port + shift]));
    if (!(await allFree(Object.values(ports)))) continue;
    const running = await startOn(ports, { group, urls, roleSecret, withSandbox });
    if (running) return running;
  }
  throw new SetupError(
    `no free ports for the services: ${HUNDREDS} hundreds from ${SERVICES[0].port} on have at least one taken.`,
  );
}

/** Answers null when another program took one of the ports after we had looked. */
async function startOn(ports, { group, urls, roleSecret, withSandbox }) {
  const launch = { group, ports, started: [] };
  const base = {
    HOST: '127.0.0.1',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    NODE_ENV: process.env.NODE_ENV ?? 'production',
  };
  if (withSandbox) startApp(launch, SANDBOX, STAGE.sandbox, base);
  for (const service of SERVICES) {
    startApp(launch, service, STAGE.service, {
      ...base,
      ...(withSandbox ? sandboxSources(ports[SANDBOX.name]) : {}),
      DATABASE_URL: databaseUrlOf(urls.postgres, service.databaseRole, roleSecret),
      REDIS_URL: urls.redis,
      NATS_URL: urls.nats,
    });
  }
  try {
    await Promise.all(launch.started.map(untilReady));
  } catch (fault) {
    await Promise.all(launch.started.map(({ member }) => group.end(member)));
    if (fault.app && portWasTaken(fault.app)) return null;
    throw fault;
  }
  for (const { member } of launch.started) group.watch(member);
  return launch.started
    .map(({ name, port }) => ({ name, port, url: `http://127.0.0.1:${port}` }))
    .toSorted(sandboxLast);
}

async function untilReady(app) {
  const { name, member, port } = app;
  const ready = async () =>
    (await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
  const fault = await waitUntilReady(member, ready);
  if (!fault) return;
  throw Object.assign(new SetupError(`${name} did not start: ${fault}\n${tailOf(member.log)}`), { app });
}

function portWasTaken({ member }) {
  return /EADDRINUSE/.test(readTail(member.log));
}

function startApp({ group, ports, started }, { name }, stage, variables) {
  const port = ports[name];
  const { fd, ...log } = openLog(join(logDir, `${name}.log`));
  const member = group.start(name, process.execPath, [...NODE_FLAGS, entryOf(name)], {
    stage,
    log,
    graceMs: SERVICE_GRACE_MS,
    cwd: root,
    env: { ...process.env, ...variables, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [member.child.stdout, member.child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      writeSync(fd, `${line}\n`);
      const entry = parseLogLine(line);
      if (entry && !group.isStopping) showLogLine(name, entry);
    });
  }
  started.push({ name, port, member });
}

/** Nobody else asks the sandbox: there is no quota to spare. */
function sandboxSources(port) {
  const url = `http://127.0.0.1:${port}`;
  return {
    CONTACT: 'operator@localhost',
    OPENFOODFACTS_BASE_URL: `${url}/off`,
    OPENFOODFACTS_RATE_PER_MINUTE: '6000',
    OPENFOODFACTS_BURST: '100',
    USDA_BASE_URL: `${url}/usda/fdc/v1`,
    USDA_API_KEY: 'sandbox',
    USDA_RATE_PER_HOUR: '360000',
  };
}

async function allFree(ports) {
  return (await Promise.all(ports.map(isFree))).every(Boolean);
}

function sandboxLast(one, other) {
  return Number(one.name === SANDBOX.name) - Number(other.name === SANDBOX.name);
}
