import { beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@openshelf/platform';
import type { Loaded } from './cache-entry.js';
import { type CachePolicy, protocol } from './cache-policy.js';
import { ReadThroughCache } from './read-through-cache.js';
import { SharedCacheModel } from './shared-cache.model.js';

const policy: CachePolicy = { prefix: 'x', softMs: 30_000, hardMs: 600_000, absentMs: 30_000 };
const body = (version: number): Buffer => Buffer.from(`{"version":${version}}`);
const gone = new AppError('DATABASE.UNAVAILABLE', 'infrastructure', 'gone');

/** One Redis and one catalogue for any number of gateways, under a clock that moves when told. */
class World {
  now = 0;
  version = 1;
  reads = 0;
  slept: number[] = [];
  failing: Error | undefined;
  /** Happens while the catalogue is read. */
  meanwhile: () => void | Promise<void> = () => undefined;
  readonly shared = new SharedCacheModel(() => this.now);
  readonly hits: number[] = [];

  gateway(): ReadThroughCache<string, string> {
    return new ReadThroughCache<string, string>({
      policy,
      shared: this.shared,
      load: () => this.#load(),
      nearBytes: 1_000_000,
      onHit: (_, version) => this.hits.push(version),
      runtime: {
        now: () => this.now,
        sleep: async (ms) => {
          this.slept.push(ms);
          this.now += ms;
          await settled();
        },
        random: () => 0,
      },
    });
  }

  async #load(): Promise<Loaded<string>> {
    this.reads++;
    const { version } = this;
    await this.meanwhile();
    if (this.failing) throw this.failing;
    if (version === 0) return { kind: 'absent', about: 'nobody knows it', lasting: true };
    return { kind: 'value', value: { version, body: body(version) } };
  }
}

/** Lets what runs in the background run. */
const settled = (): Promise<void> => new Promise(setImmediate);
const fresh = (version: number) => ({ kind: 'value', value: { version, body: body(version) }, stale: false });

let world: World;
let gateway: ReadThroughCache<string, string>;
beforeEach(() => {
  world = new World();
  gateway = world.gateway();
});

describe('the near level', () => {
  it('answers without waiting for a second from the begin of the read', async () => {
    expect(gateway.peek('k')).toBeUndefined();
    world.meanwhile = () => void (world.now += 400);
    await gateway.read('k');
    world.now = protocol.nearMs - 1;
    expect(gateway.peek('k')).toMatchObject(fresh(1));
    world.now = protocol.nearMs;
    expect(gateway.peek('k')).toBeUndefined();
    expect(world.hits).toEqual([1]);
  });

  it('drops what it hears is older, and believes no shared entry that is', async () => {
    await gateway.read('k');
    await settled();
    world.version = 2;
    gateway.drop('k', 2);
    expect(gateway.peek('k')).toBeUndefined();
    expect(await gateway.read('k')).toMatchObject(fresh(2));
  });

  it('forgets an absence as soon as it hears of a creation', async () => {
    world.version = 0;
    expect(await gateway.read('k')).toEqual({ kind: 'absent', about: 'nobody knows it' });
    expect(await gateway.read('k')).toEqual({ kind: 'absent', about: 'nobody knows it' });
    expect(world.reads).toBe(1);
    world.version = 1;
    gateway.drop('k', 1);
    expect(await gateway.read('k')).toMatchObject(fresh(1));
  });

  it('is emptied when changes may have been missed', async () => {
    await gateway.read('k');
    gateway.clearNear();
    expect(gateway.peek('k')).toBeUndefined();
  });
});

describe('concurrent misses', () => {
  it('of one process share one read', async () => {
    await Promise.all(Array.from({ length: 1_000 }, () => gateway.read('k')));
    expect(world.reads).toBe(1);
  });

  it('do not join a read from before their time', async () => {
    let end = (): void => undefined;
    world.meanwhile = () => new Promise<void>((resolve) => (end = resolve));
    const early = gateway.read('k');
    await settled();
    world.version = 2;
    world.now = protocol.nearMs;
    world.meanwhile = () => undefined;
    // The lease is the early reader's: this one looks again twice, then reads for itself.
    expect(await gateway.read('k')).toMatchObject(fresh(2));
    end();
    expect(await early).toMatchObject(fresh(1));
    expect(world.reads).toBe(2);
  });

  it('of two processes: one reads, the other finds what it has read', async () => {
    world.meanwhile = () => settled();
    const answers = await Promise.all([gateway.read('k'), world.gateway().read('k')]);
    expect(answers).toMatchObject([fresh(1), fresh(1)]);
    expect(world).toMatchObject({ reads: 1, slept: [50] });
  });

  it('never wait longer than 100 ms for a process that died', async () => {
    await world.shared.look('x:k', 'of a dead process');
    expect(await gateway.read('k')).toMatchObject(fresh(1));
    expect(world.slept).toEqual([50, 50]);
  });
});

describe('the shared level', () => {
  const later = async (ms: number): Promise<void> => {
    await gateway.read('k');
    await settled();
    world.now += ms;
  };

  it('answers until its soft life ends', async () => {
    await later(policy.softMs - 1);
    expect(await world.gateway().read('k')).toMatchObject(fresh(1));
    expect(world.reads).toBe(1);
  });

  it('answers through its grace, and one process refreshes it in the background', async () => {
    await later(policy.softMs);
    world.version = 2;
    const answers = await Promise.all([world.gateway().read('k'), world.gateway().read('k')]);
    expect(answers).toMatchObject([fresh(1), fresh(1)]);
    await settled();
    expect(world.reads).toBe(2);
    expect(await world.gateway().read('k')).toMatchObject(fresh(2));
  });

  it('is not believed after its grace', async () => {
    await later(policy.softMs + protocol.graceMs);
    world.version = 2;
    expect(await world.gateway().read('k')).toMatchObject(fresh(2));
  });

  it('does not take what was read too slowly', async () => {
    world.meanwhile = () => void (world.now += protocol.maxReadMs + 1);
    await later(0);
    expect(world.shared.held.size).toBe(0);
  });

  it('does not take what a change has overtaken', async () => {
    world.meanwhile = async () => void (await world.shared.invalidate('x:k', 2));
    await later(0);
    world.meanwhile = () => undefined;
    world.version = 2;
    expect(await world.gateway().read('k')).toMatchObject(fresh(2));
  });

  it('drops what the catalogue holds no more', async () => {
    await later(policy.softMs + protocol.graceMs);
    world.version = 0;
    expect(await world.gateway().read('k')).toMatchObject({ kind: 'absent' });
    await settled();
    expect(world.shared.held.get('x:k')).toMatchObject({ about: '"nobody knows it"' });
  });
});

describe('a change', () => {
  it('of what is asked for puts the new version in its place', async () => {
    await gateway.read('k');
    await settled();
    world.version = 2;
    await gateway.changed('k', 2);
    await settled();
    expect(await world.gateway().read('k')).toMatchObject(fresh(2));
    expect(world.reads).toBe(2);
  });

  it('of what nobody asks for costs no read', async () => {
    await gateway.changed('k', 2);
    expect(world.reads).toBe(0);
  });

  it('is accepted when the catalogue is gone: the floor alone makes it right', async () => {
    await gateway.read('k');
    await settled();
    world.failing = gone;
    await gateway.changed('k', 2);
    expect(await world.gateway().read('k')).toMatchObject({ stale: true });
  });
});

describe('without the catalogue', () => {
  it('a shared entry answers beyond its time, marked as stale and with its age, until its hard life ends', async () => {
    await gateway.read('k');
    await settled();
    world.failing = gone;
    world.now = policy.hardMs - 1;
    expect(await world.gateway().read('k')).toMatchObject({ stale: true, value: { version: 1 }, readAt: 0 });
    world.now = policy.hardMs;
    await expect(world.gateway().read('k')).rejects.toBe(gone);
  });

  it('nobody waits for the lease of a reader that got no answer', async () => {
    world.failing = gone;
    await expect(gateway.read('k')).rejects.toBe(gone);
    await expect(world.gateway().read('k')).rejects.toBe(gone);
    expect(world.slept).toEqual([]);
  });

  it('a fault is a fault, and not covered by a stale answer', async () => {
    await gateway.read('k');
    await settled();
    world.now = policy.hardMs - 1;
    world.failing = new TypeError('bug');
    await expect(world.gateway().read('k')).rejects.toThrow(TypeError);
  });
});
