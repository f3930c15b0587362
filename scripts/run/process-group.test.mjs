import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from './ledger.mjs';
import { CrashError, ProcessGroup, STAGE } from './process-group.mjs';
import { identityOf } from './process-identity.mjs';

const FOREVER = 'setInterval(() => {}, 1000); console.log("up");';

describe('ProcessGroup', () => {
  let dir;
  let group;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'openshelf-group-'));
    group = new ProcessGroup(new Ledger(dir));
  });

  afterEach(async () => {
    group.killNow();
    await group.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function start(name, code, options) {
    const member = group.start(name, process.execPath, ['-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
      ...options,
    });
    await once(member.child.stdout, 'data');
    return member;
  }

  it('stops services before the servers they use, then undoes the latest first', async () => {
    const order = [];
    for (const [name, stage] of [
      ['server', STAGE.server],
      ['service', STAGE.service],
    ]) {
      const member = await start(name, FOREVER, { stage });
      void member.exit.then(() => order.push(name));
    }
    group.atEnd(() => order.push('first undo'));
    group.atEnd(() => order.push('second undo'));
    await group.stop();
    assert.deepEqual(order, ['service', 'server', 'second undo', 'first undo']);
    assert.deepEqual(readdirSync(dir), []);
  });

  it('kills a member that does not stop in its time, with the children it has', async () => {
    const code = `process.on('SIGTERM', () => {});
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      setInterval(() => {}, 1000); console.log(child.pid);`;
    const member = group.start('deaf', process.execPath, ['-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
      graceMs: 100,
    });
    const [bytes] = await once(member.child.stdout, 'data');
    await group.stop();
    assert.equal(member.ended.signal, 'SIGKILL');
    for (let tries = 0; tries < 100 && identityOf(Number(bytes)); tries += 1) await sleep(10);
    assert.equal(identityOf(Number(bytes)), null);
  });

  it('starts nothing once it is stopping', async () => {
    await group.stop();
    assert.throws(() => group.start('late', process.execPath, ['-e', FOREVER]), /stopping/);
  });

  it('reports a watched member that ends by itself, and not one it has stopped', async () => {
    const member = await start('fragile', FOREVER);
    group.watch(member);
    process.kill(member.pid, 'SIGKILL');
    await assert.rejects(
      group.crashed,
      (error) => error instanceof CrashError && /fragile.*SIGKILL/.test(error.message),
    );
  });

  it('answers a command that does not exist with a fault, not an exception', async () => {
    const { ok, error } = await group.run('nothing', join(dir, 'no-such-program'), []);
    assert.equal(ok, false);
    assert.equal(error.code, 'ENOENT');
  });

  it('collects all output of a command, also what it says last', async () => {
    const { output } = await group.run('talker', process.execPath, [
      '-e',
      'process.stdout.write("x".repeat(100000)); console.error("end")',
    ]);
    assert.equal(output.length, 100_004);
  });
});
