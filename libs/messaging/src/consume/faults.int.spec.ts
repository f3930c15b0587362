import { describe, expect, it } from '@jest/globals';
import { productRaw } from '@openshelf/contracts';
import {
  consumerOf,
  eventually,
  exampleRaw,
  type MessagingService,
  RunningProcess,
  withBroker,
} from '@openshelf/testing';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const DURABLE = 'faults';
const FIXTURES = 'libs/messaging/fixtures';
const timing = { ackWaitMs: 2_000, retryBaseMs: 50, fetchMs: 1_000 };

function collector() {
  const handled = new Map<string, number>();
  const controller = consumerOf(productRaw, { durable: DURABLE, concurrency: 16 }, async ({ gtin }) => {
    await sleep(5);
    handled.set(gtin, (handled.get(gtin) ?? 0) + 1);
  });
  return { handled, options: { controllers: [controller], consumes: [productRaw], timing } };
}

/** Publishes one event after another until told to stop; answers the codes that were acknowledged. */
function publishSteadily({ publisher }: MessagingService, everyMs: number) {
  const acknowledged: string[] = [];
  const running: Promise<void>[] = [];
  let next = 1;
  const timer = setInterval(() => {
    const event = exampleRaw(next++);
    running.push(
      publisher.publish(productRaw, event).then(
        () => void acknowledged.push(event.gtin),
        () => undefined,
      ),
    );
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await Promise.all(running);
    return acknowledged;
  };
}

describe('a failing broker', () => {
  it.concurrent('loses no acknowledged message when killed again and again under load', () =>
    withBroker(async (nats, start) => {
      const { handled, options } = collector();
      const service = await start(options);
      const stop = publishSteadily(service, 2);
      for (let round = 0; round < 4; round++) {
        await sleep(1_000);
        await nats.kill9();
        await sleep(300);
        await nats.restart();
      }
      await sleep(500);
      const acknowledged = await stop();
      expect(acknowledged.length).toBeGreaterThan(1_000);
      await eventually(() => acknowledged.every((gtin) => handled.has(gtin)), { within: 20_000 });
      expect(await service.deadLetters()).toHaveLength(0);
      expect(service.exits).toEqual([]);
    }),
  );

  it.concurrent('does not hold a publish beyond its deadline when frozen, and is used again when thawed', () =>
    withBroker(async (nats, start) => {
      const { handled, options } = collector();
      const service = await start(options);
      await service.publisher.publish(productRaw, exampleRaw(1));
      await eventually(() => handled.size === 1);
      nats.freeze();
      const frozenAt = performance.now();
      for (let n = 2; performance.now() - frozenAt < 24_000; n++) {
        const begun = performance.now();
        await expect(service.publisher.publish(productRaw, exampleRaw(n))).rejects.toMatchObject({
          code: 'MESSAGING.UNAVAILABLE',
          retry: 'infrastructure',
        });
        expect(performance.now() - begun).toBeLessThan(5_500);
      }
      await sleep(30_000 - (performance.now() - frozenAt));
      nats.thaw();
      await eventually(() => service.publisher.publish(productRaw, exampleRaw(100)), { within: 15_000 });
      await eventually(() => handled.has(exampleRaw(100).gtin), { within: 5_000 });
      expect(await service.probes.run('live')).toEqual([{ name: 'message-consumers', ok: true }]);
      expect(service.exits).toEqual([]);
    }),
  );

  it.concurrent('is waited for, and consumed from again, after an outage', () =>
    withBroker(async (nats, start) => {
      const { handled, options } = collector();
      const service = await start(options);
      await nats.kill9();
      await sleep(8_000);
      expect(await service.probes.run('ready')).toContainEqual(
        expect.objectContaining({ name: 'message-broker', ok: false }),
      );
      await nats.restart();
      await eventually(() => service.publisher.publish(productRaw, exampleRaw(1)));
      await eventually(() => handled.size === 1);
    }),
  );

  it.concurrent('that lost the durable gets a new one', () =>
    withBroker(async (_nats, start) => {
      const { handled, options } = collector();
      const service = await start(options);
      await service.publisher.publish(productRaw, exampleRaw(1));
      await eventually(() => handled.size === 1);
      await service.connection.manager.consumers.delete('CATALOG', DURABLE);
      await service.publisher.publish(productRaw, exampleRaw(2));
      await eventually(() => handled.has(exampleRaw(2).gtin));
    }),
  );

  it.concurrent('that lost the stream ends the process, for only the migrate step makes streams', () =>
    withBroker(async (_nats, start) => {
      const { options } = collector();
      const service = await start(options);
      await service.connection.manager.streams.delete('CATALOG');
      await eventually(() => service.exits.length === 1);
      expect(service.exits).toEqual([1]);
      expect(service.log).toContain('the stream CATALOG does not exist; run the migrate step');
    }),
  );

  it.concurrent('that came back with an older store gets a new durable and is consumed from', () =>
    withBroker(async (nats, start) => {
      const { handled, options } = collector();
      const service = await start(options);
      for (let n = 1; n <= 20; n++) await service.publisher.publish(productRaw, exampleRaw(n));
      await eventually(() => handled.size === 20);
      // The durable writes its position down a moment after the acknowledgements.
      await sleep(1_500);
      await nats.kill9();
      await rm(join(nats.storeDir, 'jetstream', '$G', 'streams', 'CATALOG', 'msgs'), { recursive: true });
      await nats.restart();
      await eventually(() => service.publisher.publish(productRaw, exampleRaw(50)));
      await eventually(() => handled.has(exampleRaw(50).gtin), { within: 15_000 });
      expect(service.log).toContain('durable made anew');
    }),
  );
});

describe('a handler that ends the process', () => {
  it.concurrent('is given its message eight times; then it is dead-lettered, and no other message with it', () =>
    withBroker(async (nats, start) => {
      const poison = exampleRaw(5).gtin;
      const service = await start();
      const child = restarting(nats.url, poison);
      try {
        // All at once: the first crash takes a full set of innocent messages with it.
        for (let n = 1; n <= 30; n++) await service.publisher.publish(productRaw, exampleRaw(n));
        await eventually(async () => (await service.deadLetters()).length > 0, { within: 40_000, every: 200 });
        const healthy = Array.from({ length: 30 }, (_, i) => exampleRaw(i + 1).gtin).filter((gtin) => gtin !== poison);
        await eventually(() => healthy.every((gtin) => child.output().includes(gtin)));
      } finally {
        await child.stop();
      }
      const letters = await service.deadLetters();
      expect(letters).toHaveLength(1);
      expect(letters[0]?.letter).toMatchObject({
        subject: `product.raw.v1.${poison}`,
        reason: { code: 'MESSAGING.TOO_MANY_DELIVERIES' },
      });
      expect(letters[0]?.letter.attempts).toBeGreaterThanOrEqual(8);
      expect(child.crashes()).toBeLessThanOrEqual(8);
    }),
  );
});

/** The crashing service, started again as soon as it ends. */
function restarting(natsUrl: string, poison: string) {
  const spawn = () =>
    new RunningProcess({
      name: 'crashing service',
      command: process.execPath,
      args: ['--import', resolve(FIXTURES, 'typescript.mjs'), resolve(FIXTURES, 'crashing-service.mjs')],
      env: { NATS_URL: natsUrl, POISON: poison },
    });
  const runs = [spawn()];
  const timer = setInterval(() => {
    if (!runs.at(-1)?.running) runs.push(spawn());
  }, 20);
  return {
    crashes: () => runs.length - 1,
    output: () => runs.map((run) => run.output).join(''),
    stop: async () => {
      clearInterval(timer);
      await runs.at(-1)?.stop(5_000);
    },
  };
}
