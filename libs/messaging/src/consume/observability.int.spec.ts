import { describe, expect, it } from '@jest/globals';
import { productRaw } from '@openshelf/contracts';
import { AppError } from '@openshelf/platform';
import { consumerOf, eventually, exampleRaw, withBroker } from '@openshelf/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { handleDuration, redeliveries } from './consume-metrics.js';

interface Line {
  readonly msg: string;
  readonly [field: string]: unknown;
}

describe('what a consumer tells', () => {
  it('has the message, its product and its trace in each log line', () =>
    withBroker(async (_nats, start) => {
      const durable = 'telling';
      const handler = consumerOf(productRaw, { durable, concurrency: 1 }, (_event, { deliveryCount }) => {
        throw deliveryCount === 1 ? new Error('not yet') : new AppError('TEST.POISON', 'never', 'poison');
      });
      const timing = { retryBaseMs: 20 };
      const service = await start({ controllers: [handler], consumes: [productRaw], timing });
      const event = exampleRaw(1);
      await service.publisher.publish(productRaw, event, { messageId: 'id-1' });
      await eventually(() => service.log.includes('message dead-lettered'));
      const lines = service.log
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Line);
      const about = lines.filter(({ msg }) => msg === 'handler failed' || msg === 'message dead-lettered');
      expect(about).toHaveLength(3);
      for (const line of about) expect(line).toMatchObject({ messageId: 'id-1', gtin: event.gtin });
      expect(about[0]).toMatchObject({ attempt: 1, trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
      const results = (await handleDuration.get()).values
        .filter(({ labels, metricName }) => labels.durable === durable && metricName?.endsWith('_count'))
        .map(({ labels, value }) => [labels['result'], value]);
      expect(results).toEqual([
        ['retry', 1],
        ['dead', 1],
      ]);
      expect((await redeliveries.get()).values).toContainEqual({ labels: { durable }, value: 1 });
    }));

  it('comes from a handler that has its message a few milliseconds after its publication', () =>
    withBroker(async (_nats, start) => {
      const sentAt = new Map<string, number>();
      const took: number[] = [];
      const handler = consumerOf(productRaw, { durable: 'quick', concurrency: 16 }, ({ gtin }) => {
        took.push(performance.now() - (sentAt.get(gtin) ?? 0));
      });
      const { publisher } = await start({ controllers: [handler], consumes: [productRaw] });
      for (let n = 1; n <= 100; n++) {
        const event = exampleRaw(n);
        sentAt.set(event.gtin, performance.now());
        await publisher.publish(productRaw, event);
        await sleep(20);
      }
      await eventually(() => took.length === 100);
      // About 2 ms on an idle machine; anything that polls would be far beyond this.
      expect(took.toSorted((a, b) => a - b)[50]).toBeLessThan(15);
    }));
});
