import { describe, expect, it } from '@jest/globals';
import { encodeEvent, productRaw } from '@openshelf/contracts';
import { consumerOf, eventually, exampleRaw, withBroker } from '@openshelf/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutboxRelay } from './outbox-relay.js';
import { type OutboxRow, OutboxSource } from './outbox-source.js';

/** The port's rules in memory: rows leave after their publication, unless the process "crashes" in between. */
abstract class MemoryOutbox extends OutboxSource {
  readonly rows = new Map<string, OutboxRow>();
  drains = 0;
  crash = false;
  /** How long drains have taken that had rows, in ms. */
  openMs = 0;

  add(...numbers: number[]): void {
    for (const n of numbers) {
      const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
      this.rows.set(id, { id, ...encodeEvent(productRaw, exampleRaw(n)), headers: { 'x-cause': `row ${n}` } });
    }
  }

  override async drain(
    limit: number,
    publish: (rows: readonly OutboxRow[]) => Promise<readonly string[]>,
  ): Promise<number> {
    this.drains++;
    const rows = [...this.rows.values()].slice(0, limit);
    if (rows.length === 0) return 0;
    const begun = performance.now();
    const published = await publish(rows);
    this.openMs += performance.now() - begun;
    if (this.crash) throw new Error('connection terminated');
    for (const id of published) this.rows.delete(id);
    return rows.length;
  }
}

/** An event of the stream CATALOG, to be made wrong. */
function wrong(n: number) {
  return { ...encodeEvent(productRaw, exampleRaw(n)), headers: {} };
}

/** A class of its own for each test: Nest finds the source by its class. */
function memoryOutbox() {
  return class extends MemoryOutbox {};
}

describe('outbox relay', () => {
  it.concurrent('publishes at once when poked, with one run for many pokes, each row with its headers', () =>
    withBroker(async (_nats, start) => {
      const outbox = memoryOutbox();
      const service = await start({ providers: [outbox], outbox });
      const source = service.get<MemoryOutbox>(outbox);
      const relay = service.get(OutboxRelay);
      await eventually(() => source.drains > 0);
      source.add(...Array.from({ length: 1_000 }, (_, i) => i + 1));
      const drains = source.drains;
      const begun = performance.now();
      for (let i = 0; i < 100; i++) relay.poke();
      await eventually(() => source.rows.size === 0, { every: 5, within: 900 });
      expect(performance.now() - begun).toBeLessThan(900);
      // Four batches of at most 256, and one run for the pokes that came meanwhile.
      expect(source.drains - drains).toBeLessThanOrEqual(6);
      const { manager } = service.connection;
      expect((await manager.streams.info('CATALOG')).state.messages).toBe(1_000);
      const first = await manager.streams.getMessage('CATALOG', { seq: 1 });
      expect(first?.header.get('x-cause')).toMatch(/^row /);
    }),
  );

  it.concurrent('publishes what nobody poked for within about a second', () =>
    withBroker(async (_nats, start) => {
      const outbox = memoryOutbox();
      const service = await start({ providers: [outbox], outbox });
      const source = service.get<MemoryOutbox>(outbox);
      source.add(1);
      await eventually(() => source.rows.size === 0, { within: 2_000 });
    }),
  );

  it.concurrent('sends again what a crash left behind, and the stream knows it by its id', () =>
    withBroker(async (_nats, start) => {
      const handled: string[] = [];
      const handler = consumerOf(
        productRaw,
        { durable: 'once', concurrency: 4 },
        ({ gtin }) => void handled.push(gtin),
      );
      const outbox = memoryOutbox();
      const service = await start({ providers: [outbox], outbox, controllers: [handler], consumes: [productRaw] });
      const source = service.get<MemoryOutbox>(outbox);
      source.crash = true;
      source.add(1, 2, 3);
      service.get(OutboxRelay).poke();
      await eventually(() => service.log.includes('the outbox could not be read'));
      expect(source.rows.size).toBe(3);
      source.crash = false;
      await eventually(() => source.rows.size === 0);
      await eventually(() => handled.length >= 3);
      expect((await service.connection.manager.streams.info('CATALOG')).state.messages).toBe(3);
      expect(handled).toHaveLength(3);
    }),
  );

  it.concurrent('keeps rows while the broker is away, without touching the database, and publishes them after', () =>
    withBroker(async (nats, start) => {
      const outbox = memoryOutbox();
      const service = await start({ providers: [outbox], outbox });
      const source = service.get<MemoryOutbox>(outbox);
      await nats.kill9();
      await eventually(() => !service.connection.connected);
      const drains = source.drains;
      source.add(1, 2);
      service.get(OutboxRelay).poke();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect({ rows: source.rows.size, drains: source.drains }).toEqual({ rows: 2, drains });
      await nats.restart();
      await eventually(() => source.rows.size === 0);
    }),
  );

  it.concurrent('asks a frozen broker with one row and ever more seldom, and publishes all when it is thawed', () =>
    withBroker(async (nats, start) => {
      const outbox = memoryOutbox();
      const service = await start({ providers: [outbox], outbox });
      const source = service.get<MemoryOutbox>(outbox);
      nats.freeze();
      source.add(...Array.from({ length: 100 }, (_, i) => i + 1));
      const end = performance.now() + 8_000;
      while (performance.now() < end) {
        service.get(OutboxRelay).poke();
        await sleep(20);
      }
      nats.thaw();
      expect(source.openMs).toBeLessThan(4_000);
      expect(service.log.split('events not published yet').length - 1).toBeLessThanOrEqual(3);
      await eventually(() => source.rows.size === 0, { within: 10_000 });
    }),
  );

  it.concurrent('dead-letters rows that no stream takes, more than a batch of them, and publishes those behind', () =>
    withBroker(async (_nats, start) => {
      const outbox = memoryOutbox();
      const service = await start({ providers: [outbox], outbox });
      const source = service.get<MemoryOutbox>(outbox);
      for (let n = 1; n <= 256; n++) {
        const lost = n % 2 === 0 ? { stream: 'MISSING' } : { subject: 'nobody.listens.v1.x' };
        source.rows.set(`refused ${n}`, { ...wrong(n), ...lost, id: `refused ${n}` });
      }
      source.add(1);
      service.get(OutboxRelay).poke();
      await eventually(() => source.rows.size === 0);
      const { manager } = service.connection;
      expect((await manager.streams.info('CATALOG')).state.messages).toBe(1);
      const letters = await service.deadLetters();
      expect(letters).toHaveLength(256);
      const letter = letters.find(({ letter: { subject } }) => subject === 'nobody.listens.v1.x');
      expect(letter?.letter).toMatchObject({ stream: 'OUTBOX', reason: { code: 'MESSAGING.REJECTED' } });
      expect(JSON.parse(Buffer.from(letter?.body ?? []).toString())).toMatchObject({ source: 'usda' });
    }),
  );

  it.concurrent('empties the outbox before the connection closes at shutdown', () =>
    withBroker(async (_nats, start) => {
      const outbox = memoryOutbox();
      const service = await start({ providers: [outbox], outbox });
      const source = service.get<MemoryOutbox>(outbox);
      source.add(...Array.from({ length: 600 }, (_, i) => i + 1));
      await service.stop();
      expect(source.rows.size).toBe(0);
      expect(service.exits).toEqual([0]);
    }),
  );
});
