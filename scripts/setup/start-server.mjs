import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../run/ports.mjs';
import { STAGE } from '../run/process-group.mjs';
import { readTail, tailOf } from '../run/report.mjs';
import { SetupError } from './setup-error.mjs';

const ATTEMPTS = 5;
const READY_TIMEOUT_MS = 60_000;
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/** Another program took the port between our choice and the server's bind, or the last run's backends are still going. */
const PASSING_FAULT = /address already in use|port is already|bind: |shared memory block .* still in use/i;

/**
 * Starts a private server on a free loopback port and waits until it really answers.
 * `launch(ports)` gives `{ command, args, options }`; `ready(ports)` resolves to true once the server serves.
 * `remembered` names the ports of the last run, which are used again where still free.
 */
export async function startServer({ group, name, logFile, portNames, remembered = {}, launch, ready, stopSignal }) {
  let preferred = remembered;
  for (let attempt = 1; ; attempt += 1) {
    const ports = await choosePorts(portNames, preferred);
    const { fd, ...log } = openLog(logFile);
    const { command, args, options } = await launch(ports);
    const stdio = ['ignore', fd, fd];
    const member = group.start(name, command, args, {
      stage: STAGE.server,
      stopSignal,
      log,
      cwd: '/',
      ...options,
      stdio,
    });
    closeSync(fd);
    const fault = await waitUntilReady(member, () => ready(ports));
    if (!fault) {
      group.watch(member);
      return ports;
    }
    if (!member.ended) await group.end(member);
    const retry = attempt < ATTEMPTS && PASSING_FAULT.test(readTail(log));
    if (!retry) throw new SetupError(`${name} did not start: ${fault}\n${tailOf(log)}`);
    preferred = {};
    await sleep(200 * attempt);
  }
}

/**
 * Opens a log for appending; one that has grown too large is put aside once, so that it cannot grow for ever.
 * Answers `{ fd, file, from }`, `from` being where this run's part begins.
 */
export function openLog(file) {
  mkdirSync(dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  return { fd: openSync(file, 'a', 0o600), file, from: size > LOG_LIMIT_BYTES ? 0 : size };
}

/** Polls until ready; answers null, or why that will not happen. */
export async function waitUntilReady(member, ready, timeoutMs = READY_TIMEOUT_MS) {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (member.ended) {
      const { code, signal, error } = member.ended;
      return error?.message ?? (signal ? `ended by signal ${signal}` : `ended with exit status ${code}`);
    }
    if (await ready().catch(() => false)) return null;
    await Promise.race([sleep(50), member.exit]);
  }
  return `no answer within ${timeoutMs / 1000} s`;
}

async function choosePorts(names, preferred) {
  const ports = {};
  for (const name of names) ports[name] = await freePort(preferred[name]);
  return ports;
}
