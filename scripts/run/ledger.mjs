import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, isAlive } from './process-identity.mjs';

const OWNER = 'owner.json';

/**
 * What a run has started, on disk, so that the next run can end it when this one was killed with -9.
 * One small file a process: written right after spawn, removed when the process has ended.
 */
export class Ledger {
  #dir;

  constructor(dir) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true });
  }

  /** Makes this process the owner. Answers null, or the record of the live owner that was there first. */
  claim() {
    const mine = join(this.#dir, `claim-${process.pid}.tmp`);
    writeFileSync(mine, JSON.stringify({ pid: process.pid, identity: identityOf(process.pid) }));
    try {
      for (;;) {
        try {
          // link() is atomic and brings the content with it: nobody can read a half-written claim.
          linkSync(mine, join(this.#dir, OWNER));
          return null;
        } catch (error) {
          if (error.code !== 'EEXIST') throw error;
        }
        const owner = this.owner();
        if (owner && isAlive(owner)) return owner;
        this.#retireStaleOwner();
      }
    } finally {
      rmSync(mine, { force: true });
    }
  }

  owner() {
    return readRecord(join(this.#dir, OWNER));
  }

  disown() {
    if (this.owner()?.pid === process.pid) rmSync(join(this.#dir, OWNER), { force: true });
  }

  record(entry) {
    writeFileSync(this.#fileOf(entry), JSON.stringify({ ...entry, identity: identityOf(entry.pid) }));
  }

  forget(entry) {
    rmSync(this.#fileOf(entry), { force: true });
  }

  /** Ends what a dead owner left running, latest stage first. Answers the names of what was still alive. */
  async stopLeftovers() {
    const entries = readdirSync(this.#dir)
      .filter((file) => file.startsWith('process-'))
      .map((file) => readRecord(join(this.#dir, file)))
      .filter(Boolean);
    const living = entries.filter(isAlive);
    for (const stage of [...new Set(living.map((entry) => entry.stage))].toSorted((a, b) => b - a)) {
      await Promise.all(living.filter((entry) => entry.stage === stage).map(stopForeign));
    }
    for (const entry of entries) this.forget(entry);
    return living.map((entry) => entry.name);
  }

  #fileOf({ name, pid }) {
    return join(this.#dir, `process-${name}-${pid}.json`);
  }

  /** Moves a dead owner's claim away; puts it back when another run took over in between. */
  #retireStaleOwner() {
    const path = join(this.#dir, OWNER);
    const aside = join(this.#dir, `stale-${process.pid}.tmp`);
    try {
      renameSync(path, aside);
    } catch (error) {
      if (error.code === 'ENOENT') return;
      throw error;
    }
    const moved = readRecord(aside);
    if (moved && isAlive(moved)) renameSync(aside, path);
    else rmSync(aside, { force: true });
  }
}

/** Ends a process that is not our child, so its exit can only be seen by looking. */
async function stopForeign(entry) {
  // A frozen process cannot act on a polite signal until it is woken.
  for (const signal of [entry.stopSignal, 'SIGCONT']) kill(entry.pid, signal);
  const deadline = Date.now() + entry.graceMs;
  while (isAlive(entry) && Date.now() < deadline) await sleep(50);
  // Also where it ended politely: what it started itself and left behind shares its group.
  if (entry.ownGroup) kill(-entry.pid, 'SIGKILL');
  else if (isAlive(entry)) kill(entry.pid, 'SIGKILL');
  while (isAlive(entry)) await sleep(20);
}

export function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // ESRCH: already gone. EPERM: a root helper (sudo) that ends by itself.
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}

function readRecord(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
