import { describe, expect, it } from '@jest/globals';
import { type ProductRaw, productRaw } from '@openshelf/contracts';
import { AppError } from '@openshelf/platform';
import { consumerOf, eventually, exampleRaw, type MessagingService, withBroker } from '@openshelf/testing';
import { setTimeout as sleep } from 'node:timers/promises';

const DURABLE = 'settlement';
const quick = { retryBaseMs: 20, outagePauseMs: 50, fetchMs: 1_000 };

/** Resolves when the durable has settled all messages of its stream. */
async function settled({ connection }: MessagingService, within = 10_000): Promise<void> {
  await eventually(
    async () => {
      const info = await connection.manager.consumers.info('CATALOG', DURABLE);
      return info.num_pending === 0 && info.num_ack_pending === 0;
    },
    { within },
  );
}

async function publish({ publisher }: MessagingService, first: number, count = 1): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, i) => publisher.publish(productRaw, exampleRaw(first + i))));
}

describe('settlement', () => {
  it.concurrent('acknowledges what the handler returns from, and not what it throws on', () =>
    withBroker(async (_nats, start) => {
      const deliveries: number[] = [];
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 4 }, async (_event, info) => {
        deliveries.push(info.deliveryCount);
        if (info.deliveryCount < 3) throw new Error('not yet');
      });
      const service = await start({ controllers: [handler], consumes: [productRaw], timing: quick });
      await publish(service, 1);
      await settled(service);
      expect(deliveries).toEqual([1, 2, 3]);
      expect(await service.deadLetters()).toHaveLength(0);
    }),
  );

  it.concurrent('dead-letters poison once, with its reason and its body, and handles the others', () =>
    withBroker(async (_nats, start) => {
      const handled: string[] = [];
      const poison = exampleRaw(3);
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 2 }, async (event) => {
        handled.push(event.gtin);
        if (event.gtin === poison.gtin) throw new AppError('SOURCE.UNREADABLE', 'never', 'not a product\r\nat all');
      });
      const service = await start({ controllers: [handler], consumes: [productRaw], timing: quick });
      await publish(service, 1, 6);
      await settled(service);
      expect(handled.toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((n) => exampleRaw(n).gtin));
      const letters = await service.deadLetters();
      expect(letters).toHaveLength(1);
      expect(letters[0]?.letter).toMatchObject({
        service: 'test',
        stream: 'CATALOG',
        subject: `product.raw.v1.${poison.gtin}`,
        durable: DURABLE,
        attempts: 1,
        reason: { code: 'SOURCE.UNREADABLE', message: 'not a product\r\nat all' },
      });
      expect(JSON.parse(Buffer.from(letters[0]?.body ?? []).toString())).toEqual(poison);
    }),
  );

  it.concurrent('dead-letters a message that fails five times, after growing delays', () =>
    withBroker(async (_nats, start) => {
      const times: number[] = [];
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 2 }, async () => {
        times.push(performance.now());
        throw new Error('always');
      });
      const service = await start({ controllers: [handler], consumes: [productRaw], timing: quick });
      await publish(service, 1);
      await eventually(async () => (await service.deadLetters()).length === 1, { within: 15_000 });
      await settled(service);
      expect(times).toHaveLength(5);
      const delays = times.slice(1).map((time, i) => time - (times[i] ?? 0));
      expect(delays[3]).toBeGreaterThan(20 * 64 * 0.5);
      expect((await service.deadLetters())[0]?.letter).toMatchObject({
        attempts: 5,
        reason: { code: 'MESSAGING.HANDLER_FAILED', message: 'always' },
      });
    }),
  );

  it.concurrent('dead-letters what it cannot read, byte for byte, and never shows it to the handler', () =>
    withBroker(async (_nats, start) => {
      const handled: ProductRaw[] = [];
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 2 }, (event) => void handled.push(event));
      const service = await start({ controllers: [handler], consumes: [productRaw], timing: quick });
      const bodies = [
        Buffer.from('{"gtin":'),
        Buffer.from('[]'),
        Buffer.from('{"gtin":"00012345678905","source":"nobody"}'),
        Buffer.from([0xff, 0xfe, 0x00, 0x80]),
        Buffer.alloc(900_000, '"'),
      ];
      for (const body of bodies) await service.connection.jetstream.publish('product.raw.v1.x', body);
      await publish(service, 1);
      await settled(service);
      expect(handled).toHaveLength(1);
      const letters = await service.deadLetters();
      expect(letters.map(({ letter }) => letter.reason.code)).toEqual(bodies.map(() => 'MESSAGING.UNREADABLE'));
      expect(letters.map(({ body }) => Buffer.from(body).toString('hex')).toSorted()).toEqual(
        bodies.map((body) => body.toString('hex')).toSorted(),
      );
    }),
  );

  it.concurrent('dead-letters a body as large as the broker takes without it', () =>
    withBroker(async (_nats, start) => {
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 2 }, () => undefined);
      const service = await start({ controllers: [handler], consumes: [productRaw], timing: quick });
      await service.connection.jetstream.publish('product.raw.v1.x', Buffer.alloc(1024 * 1024 - 50, 'x'));
      await settled(service);
      const [dead] = await service.deadLetters();
      expect(dead?.letter).toMatchObject({ bodyOmitted: true, sequence: 1 });
      expect(dead?.body).toHaveLength(0);
    }),
  );

  it.concurrent('keeps a message that the DLQ did not take', () =>
    withBroker(async (_nats, start) => {
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 2 }, () => {
        throw new AppError('TEST.POISON', 'never', 'poison');
      });
      const service = await start({ controllers: [handler], consumes: [productRaw], timing: quick });
      await service.connection.manager.streams.delete('DLQ');
      await publish(service, 1);
      await eventually(() => service.log.includes('dead letter not stored'));
      const info = await service.connection.manager.consumers.info('CATALOG', DURABLE);
      expect(info).toMatchObject({ num_ack_pending: 1, ack_floor: { stream_seq: 0 } });
    }),
  );

  it.concurrent('handles others while a failed message waits for its retry', () =>
    withBroker(async (_nats, start) => {
      const handled: string[] = [];
      const late = exampleRaw(1).gtin;
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 1 }, async (event, info) => {
        if (event.gtin === late && info.deliveryCount === 1) throw new Error('later');
        handled.push(event.gtin);
      });
      const timing = { ...quick, retryBaseMs: 4_000 };
      const service = await start({ controllers: [handler], consumes: [productRaw], timing });
      await publish(service, 1);
      await publish(service, 2, 49);
      await eventually(() => handled.length === 49, { within: 1_900 });
      expect(handled).not.toContain(late);
      await settled(service);
      expect(handled).toContain(late);
    }),
  );

  it.concurrent('fails a handler at its deadline, tells it, and goes on with the others', () =>
    withBroker(async (_nats, start) => {
      const tries: { gtin: string; signal: AbortSignal }[] = [];
      const stuck = exampleRaw(1).gtin;
      const options = { durable: DURABLE, concurrency: 1, deadlineMs: 300, maxAttempts: 2 };
      const handler = consumerOf(productRaw, options, async (event, { signal }) => {
        tries.push({ gtin: event.gtin, signal });
        if (event.gtin === stuck) await new Promise(() => undefined);
      });
      const service = await start({ controllers: [handler], consumes: [productRaw], timing: quick });
      await publish(service, 1);
      await publish(service, 2, 3);
      await settled(service);
      expect(tries.filter(({ gtin }) => gtin === stuck).map(({ signal }) => signal.aborted)).toEqual([true, true]);
      expect(tries).toHaveLength(5);
      expect((await service.deadLetters())[0]?.letter.reason.code).toBe('MESSAGING.DEADLINE');
    }),
  );

  it.concurrent('keeps a long handler from being delivered again', () =>
    withBroker(async (_nats, start) => {
      let runs = 0;
      const handler = consumerOf(productRaw, { durable: DURABLE, concurrency: 2 }, async () => {
        runs++;
        await sleep(3_500);
      });
      const timing = { ...quick, ackWaitMs: 1_000 };
      const service = await start({ controllers: [handler], consumes: [productRaw], timing });
      await publish(service, 1);
      await settled(service);
      const info = await service.connection.manager.consumers.info('CATALOG', DURABLE);
      expect({ runs, deliveries: info.delivered.consumer_seq }).toEqual({ runs: 1, deliveries: 1 });
    }),
  );
});
