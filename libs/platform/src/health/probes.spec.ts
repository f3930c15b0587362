import { describe, expect, it } from '@jest/globals';
import { Probes } from './probes.js';

describe('probes', () => {
  it('say no until the service has started and again when it stops', async () => {
    const probes = new Probes();
    expect(await probes.run('ready')).toEqual([{ name: 'service', ok: false, reason: 'starting' }]);
    probes.started();
    expect(await probes.run('ready')).toEqual([]);
    probes.stopping();
    expect(await probes.run('ready')).toEqual([{ name: 'service', ok: false, reason: 'shutting down' }]);
  });

  it('name each check with its reason, and ask only the kind in question', async () => {
    const probes = new Probes();
    probes.started();
    probes.add({ name: 'database', kind: 'ready', check: () => Promise.reject(new Error('no connection')) });
    probes.add({ name: 'broker', kind: 'ready', check: () => undefined });
    probes.add({
      name: 'loop',
      kind: 'live',
      check: () => {
        throw new Error('stuck');
      },
    });
    expect(await probes.run('ready')).toEqual([
      { name: 'database', ok: false, reason: 'no connection' },
      { name: 'broker', ok: true },
    ]);
    expect(await probes.run('live')).toEqual([{ name: 'loop', ok: false, reason: 'stuck' }]);
  });

  it('give a check that hangs two seconds', async () => {
    const probes = new Probes();
    probes.started();
    probes.add({ name: 'frozen', kind: 'ready', check: () => new Promise(() => undefined) });
    expect(await probes.run('ready')).toEqual([{ name: 'frozen', ok: false, reason: 'no answer in 2000 ms' }]);
  });

  it('cannot be registered twice', () => {
    const probes = new Probes();
    const probe = { name: 'database', kind: 'ready', check: () => undefined } as const;
    probes.add(probe);
    expect(() => probes.add(probe)).toThrow('exists already');
  });
});
