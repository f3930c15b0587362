import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { Ledger } from '../run/ledger.mjs';
import { note } from '../run/report.mjs';
import { stateDir } from '../paths.mjs';

/** `npm start` and any number of `npm test` share node_modules and dist: one changes them, the others wait. */
export async function withLock(name, work) {
  const lock = new Ledger(join(stateDir, 'locks', name));
  let told = false;
  for (let owner = lock.claim(); owner; owner = lock.claim()) {
    if (!told) note(`waiting for ${name} of another run (pid ${owner.pid})`);
    told = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    lock.disown();
  }
}
