import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { kill } from './ledger.mjs';

/** A variable every process below a test run inherits; its value, the run's folder, is that run's alone. */
export const STRAY_MARK = 'OPENSHELF_TEST_RUN';

const ROUNDS = 20;

/**
 * Failure tests start and freeze servers of their own. Those in the test runner's process group end with it; for those
 * in a session of their own, whose pids nobody knows once their test has died, there is the mark in their environment.
 * It can be read on Linux only, and not of a program that writes its title over it (Redis): that one has to stay
 * in the group. Looks again until none is found: a stray may have just forked.
 */
export async function killStrays(dir) {
  const mark = `${STRAY_MARK}=${dir}`;
  for (let round = 0; round < ROUNDS; round += 1) {
    const strays = livingPids().filter((pid) => pid !== process.pid && environmentOf(pid).includes(mark));
    if (strays.length === 0) return;
    for (const pid of strays) kill(pid, 'SIGKILL');
    await sleep(20);
  }
}

function livingPids() {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Empty for a zombie and for a process of somebody else. */
function environmentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}
