import { describe, expect, it } from '@jest/globals';
import { productRaw } from '@openshelf/contracts';
import { AppError } from '@openshelf/platform';
import { consumerOf, eventually, exampleRaw, withBroker } from '@openshelf/testing';
import { setTimeout as sleep } from 'node:timers/promises';

const DURABLE = 'outage';
const timing = { retryBaseMs: 20, outagePauseMs: 100, fetchMs: 1_000, ackWaitMs: 1_000 };
const gone = (retryAfterMs?: number) =>
  new AppError('DATABASE.GONE', 'infrastructure', 'no connection', retryAfterMs === undefined ? {} : { retryAfterMs });

describe('outage of a dependency', () => {
  it.concurrent('pauses fetching, spends no delivery, dead-letters nothing, and goes on by itself', () =>
    withBroker(async (_nats, start) => {
      let down = true;
      let tries = 0;
      const handled: number[] = [];
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 4 }, async (_event, info) => {
        tries++;
        if (down) throw gone();
        handled.push(info.deliveryCount);
      });
      const service = await start({ controllers: [handler], consumes: [productRaw], timing });
      for (let n = 1; n <= 40; n++) await service.publisher.publish(productRaw, exampleRaw(n));
      await sleep(4_000);
      // 4 at first, then one at a time after 100, 200, 400 … ms, each ±25 %.
      expect(tries).toBeLessThanOrEqual(12);
      expect(tries).toBeGreaterThanOrEqual(6);
      expect(await service.connection.manager.consumers.info('CATALOG', DURABLE)).toMatchObject({
        num_redelivered: 0,
      });
      down = false;
      await eventually(() => handled.length === 40);
      expect(new Set(handled)).toEqual(new Set([1]));
      expect(await service.deadLetters()).toHaveLength(0);
    }),
  );

  it.concurrent('waits as long as the error says', () =>
    withBroker(async (_nats, start) => {
      const times: number[] = [];
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 1 }, async () => {
        times.push(performance.now());
        if (times.length === 1) throw gone(1_500);
      });
      const service = await start({ controllers: [handler], consumes: [productRaw], timing });
      await service.publisher.publish(productRaw, exampleRaw(1));
      await eventually(() => times.length === 2);
      expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1_490);
    }),
  );

  it.concurrent('is not believed of one message that always fails while others succeed', () =>
    withBroker(async (_nats, start) => {
      const bad = exampleRaw(1).gtin;
      const handled: string[] = [];
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 2 }, async (event) => {
        if (event.gtin === bad) throw gone();
        handled.push(event.gtin);
      });
      const service = await start({ controllers: [handler], consumes: [productRaw], timing });
      for (let n = 1; n <= 20; n++) await service.publisher.publish(productRaw, exampleRaw(n));
      await eventually(() => handled.length === 19, { within: 15_000 });
      expect(await service.deadLetters()).toHaveLength(0);
    }),
  );

  it.concurrent('is not believed of one message that fails once while another succeeds', () =>
    withBroker(async (_nats, start) => {
      const bad = exampleRaw(1).gtin;
      let failed = false;
      const handled: string[] = [];
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 2 }, async ({ gtin }) => {
        if (gtin === bad && !failed) {
          await eventually(() => handled.length > 0);
          failed = true;
          throw gone();
        }
        handled.push(gtin);
      });
      const service = await start({ controllers: [handler], consumes: [productRaw], timing });
      for (let n = 1; n <= 10; n++) await service.publisher.publish(productRaw, exampleRaw(n));
      await eventually(() => handled.length === 10);
      expect(service.log).not.toContain('fetching paused');
    }),
  );

  it.concurrent('gives held messages back when the service stops', () =>
    withBroker(async (_nats, start) => {
      let down = true;
      const handled: string[] = [];
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 4 }, async (event) => {
        if (down) throw gone(60_000);
        handled.push(event.gtin);
      });
      const options = { controllers: [handler], consumes: [productRaw], timing: { ...timing, ackWaitMs: 60_000 } };
      const first = await start(options);
      for (let n = 1; n <= 4; n++) await first.publisher.publish(productRaw, exampleRaw(n));
      await eventually(() => first.log.includes('fetching paused'));
      await first.stop();
      down = false;
      await start(options);
      await eventually(() => handled.length === 4, { within: 3_000 });
    }),
  );
});
