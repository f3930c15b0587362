import { describe, expect, it } from '@jest/globals';
import { productRaw } from '@openshelf/contracts';
import { consumerOf, eventually, exampleRaw, withBroker } from '@openshelf/testing';
import { setTimeout as sleep } from 'node:timers/promises';

const DURABLE = 'shutdown';
const CONCURRENCY = 8;

describe('shutdown', () => {
  it.concurrent('under load ends what runs and delivers no more messages again than were running', () =>
    withBroker(async (_nats, start) => {
      const deliveries = new Map<string, number>();
      const finished: string[] = [];
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: CONCURRENCY }, async ({ gtin }) => {
        deliveries.set(gtin, (deliveries.get(gtin) ?? 0) + 1);
        await sleep(3);
        finished.push(gtin);
      });
      const options = { controllers: [handler], consumes: [productRaw] };
      const publishing = await start();
      const total = 2_000;
      const published = (async () => {
        for (let n = 1; n <= total; n++) await publishing.publisher.publish(productRaw, exampleRaw(n));
      })();
      for (let roll = 0; roll < 4; roll++) {
        const service = await start(options);
        await sleep(300);
        await service.stop();
        expect(service.exits).toEqual([0]);
      }
      await published;
      await start(options);
      await eventually(() => deliveries.size === total, { within: 15_000 });
      await eventually(() => finished.length >= total);
      const info = await publishing.connection.manager.consumers.info('CATALOG', DURABLE);
      const again = info.delivered.consumer_seq - total;
      expect(again).toBeLessThanOrEqual(4 * CONCURRENCY);
      expect([...deliveries.values()].filter((count) => count > 1)).toEqual([]);
    }),
  );

  it.concurrent('gives back what does not end in time, and another process takes it at once', () =>
    withBroker(async (_nats, start) => {
      let runs = 0;
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 1, deadlineMs: 1_500 }, async () => {
        if (++runs === 1) await new Promise(() => undefined);
      });
      const options = { controllers: [handler], consumes: [productRaw], timing: { finishMs: 500 } };
      const first = await start(options);
      await first.publisher.publish(productRaw, exampleRaw(1));
      await eventually(() => runs === 1);
      await start(options);
      await first.stop();
      await eventually(() => runs === 2, { within: 2_000 });
    }),
  );
});
