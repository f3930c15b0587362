import { describe, expect, it } from '@jest/globals';
import { AckPolicy } from '@nats-io/jetstream';
import { productRaw } from '@openshelf/contracts';
import { consumerOf, eventually, exampleRaw, type MessagingService, withBroker } from '@openshelf/testing';
import { setTimeout as sleep } from 'node:timers/promises';

const timing = { ackWaitMs: 1_000, fetchMs: 1_000 };

/** Makes a durable whose first `messages` messages have been delivered `times` times to somebody else. */
async function deliverElsewhere({ connection }: MessagingService, durable: string, messages: number, times: number) {
  await connection.manager.consumers.add('CATALOG', {
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    filter_subject: 'product.raw.v1.*',
  });
  const consumer = await connection.jetstream.consumers.get('CATALOG', durable);
  for (let i = 0; i < times; i++) {
    const batch = await consumer.fetch({ max_messages: messages, expires: 1_000 });
    const delivered = [];
    for await (const message of batch) delivered.push(message);
    for (const message of delivered) message.nak();
    await connection.flush(1_000);
  }
}

describe('the count of deliveries', () => {
  it.concurrent('is not spent on messages that come beside the ones asked for when a frozen broker thaws', () =>
    withBroker(async (nats, start) => {
      const handled: number[] = [];
      const handler = consumerOf(productRaw, { durable: 'thawed', concurrency: 16 }, async (_event, info) => {
        await sleep(2_000);
        handled.push(info.deliveryCount);
      });
      const service = await start({ controllers: [handler], consumes: [productRaw], timing: { fetchMs: 1_000 } });
      await sleep(500);
      nats.freeze();
      await sleep(6_700);
      // In the socket behind the requests for messages.
      const published = Array.from({ length: 17 }, (_, n) => service.publisher.publish(productRaw, exampleRaw(n + 1)));
      await sleep(300);
      nats.thaw();
      await Promise.all(published);
      await eventually(() => handled.length === 17);
      expect(handled).toEqual(handled.map(() => 1));
      expect(await service.deadLetters()).toHaveLength(0);
    }),
  );

  it.concurrent('is not spent on suspects that wait for each other', () =>
    withBroker(async (_nats, start) => {
      const durables = ['suspects-a', 'suspects-b'];
      const preparing = await start();
      for (let n = 1; n <= 8; n++) await preparing.publisher.publish(productRaw, exampleRaw(n));
      for (const durable of durables) await deliverElsewhere(preparing, durable, 8, 5);
      const handled: number[] = [];
      let running = 0;
      const controllers = durables.map((durable) =>
        consumerOf(productRaw, { durable, concurrency: 8 }, async (_event, info) => {
          expect(++running).toBe(1);
          await sleep(300);
          running--;
          handled.push(info.deliveryCount);
        }),
      );
      const service = await start({ controllers, consumes: [productRaw], timing });
      await eventually(() => handled.length === 16);
      expect(handled).toEqual(handled.map(() => 6));
      expect(await service.deadLetters()).toHaveLength(0);
    }),
  );

  it.concurrent('of ordinary retries on another replica stops nobody', () =>
    withBroker(async (_nats, start) => {
      const preparing = await start();
      await preparing.publisher.publish(productRaw, exampleRaw(1));
      await deliverElsewhere(preparing, 'retried', 1, 4);
      let runningBeside = false;
      let done = false;
      const long = consumerOf(productRaw, { durable: 'long', concurrency: 1 }, async () => {
        await sleep(2_000);
        done = true;
      });
      const retried = consumerOf(productRaw, { durable: 'retried', concurrency: 1 }, () => {
        runningBeside = !done;
      });
      await start({ controllers: [long, retried], consumes: [productRaw], timing });
      await eventually(() => done);
      expect(runningBeside).toBe(true);
    }),
  );
});
