import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kill } from '../run/ledger.mjs';
import { commandLineOf } from '../run/process-identity.mjs';
import { SetupError } from './setup-error.mjs';

const STOP_TIMEOUT_MS = 15_000;

/**
 * Makes a data folder's postmaster.pid harmless. PostgreSQL itself handles a dead pid, and checks for orphaned
 * backends while doing so: that file stays. It gives up on a pid that is alive, which after a crash may
 * by now belong to any other program: that file goes. A server still running here (its ledger was removed) is ended.
 */
export async function releaseDataFolder(data) {
  const lock = join(data, 'postmaster.pid');
  const pid = readPid(lock);
  if (!pid || commandLineOf(pid) === '') return;
  if (!commandLineOf(pid).includes(data)) return rmSync(lock, { force: true });

  kill(pid, 'SIGINT');
  kill(pid, 'SIGCONT');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (commandLineOf(pid).includes(data)) {
    if (Date.now() > deadline) throw new SetupError(`PostgreSQL (pid ${pid}) still runs on ${data} and does not stop.`);
    await sleep(50);
  }
}

function readPid(lock) {
  try {
    return Number.parseInt(readFileSync(lock, 'utf8'), 10);
  } catch {
    return null;
  }
}
