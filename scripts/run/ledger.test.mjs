import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Ledger } from './ledger.mjs';
import { identityOf } from './process-identity.mjs';

describe('Ledger', () => {
  let dir;
  const children = [];

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'openshelf-ledger-'));
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  });

  async function sleeper() {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'], { detached: true });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  const entryFor = (child) => ({
    name: 'sleeper',
    pid: child.pid,
    stage: 0,
    stopSignal: 'SIGTERM',
    graceMs: 5_000,
    ownGroup: true,
  });

  it('lets one live owner in and names it to the second', () => {
    const ledger = new Ledger(dir);
    assert.equal(ledger.claim(), null);
    assert.equal(new Ledger(dir).claim().pid, process.pid);
    ledger.disown();
    assert.equal(new Ledger(dir).claim(), null);
  });

  it('takes over from an owner whose pid now belongs to another process', () => {
    writeFileSync(join(dir, 'owner.json'), JSON.stringify({ pid: process.pid, identity: 'another boot/1' }));
    const ledger = new Ledger(dir);
    assert.equal(ledger.claim(), null);
    assert.equal(ledger.owner().identity, identityOf(process.pid));
  });

  it('ends what a killed run has left, a frozen process too', async () => {
    const child = await sleeper();
    const ledger = new Ledger(dir);
    ledger.record(entryFor(child));
    child.kill('SIGSTOP');
    const ended = once(child, 'exit');
    assert.deepEqual(await ledger.stopLeftovers(), ['sleeper']);
    await ended;
    assert.deepEqual(readdirSync(dir), []);
  });

  it('leaves a stranger alone that was given a recorded pid', async () => {
    const child = await sleeper();
    const ledger = new Ledger(dir);
    ledger.record(entryFor(child));
    const [file] = readdirSync(dir);
    writeFileSync(join(dir, file), JSON.stringify({ ...entryFor(child), identity: 'another boot/1' }));
    assert.deepEqual(await ledger.stopLeftovers(), []);
    assert.notEqual(identityOf(child.pid), null);
  });
});
