import { describe, expect, it } from '@jest/globals';
import { type ProductRaw, barcodeMissing, discoveryJob, productRaw } from '@openshelf/contracts';
import { AppError, traceHeaders, withRemoteSpan } from '@openshelf/platform';
import { consumerOf, eventually, exampleRaw, withBroker } from '@openshelf/testing';
import { firstValueFrom } from 'rxjs';
import { JetStreamClient } from './jetstream-client.js';

const { gtin } = exampleRaw(1);
const scannedAt = '2026-11-22T00:00:00Z';

describe('publishing', () => {
  it.concurrent('stores a message id once', () =>
    withBroker(async (_nats, start) => {
      const { publisher, connection } = await start();
      expect(await publisher.publish(productRaw, exampleRaw(1), { messageId: 'a' })).toBe('stored');
      expect(await publisher.publish(productRaw, exampleRaw(1), { messageId: 'a' })).toBe('duplicate');
      expect(await publisher.publish(productRaw, exampleRaw(1))).toBe('stored');
      expect((await connection.manager.streams.info('CATALOG')).state.messages).toBe(2);
    }),
  );

  it.concurrent('announces a missing code once among any number of gateways', () =>
    withBroker(async (_nats, start) => {
      const gateways = await Promise.all([start(), start()]);
      const results = await Promise.all(
        gateways.flatMap(({ publisher }) =>
          Array.from({ length: 50 }, () => publisher.publish(barcodeMissing, { gtin, scannedAt })),
        ),
      );
      expect(results.filter((result) => result === 'stored')).toHaveLength(1);
      expect(results.filter((result) => result === 'refused')).toHaveLength(99);
    }),
  );

  it.concurrent('takes a job again once it is acknowledged', () =>
    withBroker(async (_nats, start) => {
      let open = (): void => undefined;
      const done = new Promise<void>((resolve) => (open = resolve));
      const handler = consumerOf(discoveryJob, { durable: 'usda', key: 'usda', concurrency: 1 }, () => done);
      const { publisher } = await start({ controllers: [handler], consumes: [discoveryJob] });
      expect(await publisher.publish(discoveryJob, { gtin, source: 'usda' })).toBe('stored');
      expect(await publisher.publish(discoveryJob, { gtin, source: 'usda' })).toBe('refused');
      open();
      await eventually(async () => (await publisher.publish(discoveryJob, { gtin, source: 'usda' })) === 'stored');
    }),
  );

  it.concurrent('does not take a full stream for a success', () =>
    withBroker(async (_nats, start) => {
      const { publisher, connection } = await start();
      const { config } = await connection.manager.streams.info('MISSING');
      await connection.manager.streams.update('MISSING', { ...config, max_msgs: 1 });
      await publisher.publish(barcodeMissing, { gtin, scannedAt });
      const other = publisher.publish(barcodeMissing, { gtin: exampleRaw(2).gtin, scannedAt }, { deadlineMs: 300 });
      await expect(other).rejects.toMatchObject({ code: 'MESSAGING.UNAVAILABLE', retry: 'infrastructure' });
    }),
  );

  it.concurrent('rejects within its deadline while disconnected, and works again afterwards', () =>
    withBroker(async (nats, start) => {
      const { publisher } = await start();
      await nats.kill9();
      const begun = performance.now();
      const failure: unknown = await publisher
        .publish(productRaw, exampleRaw(1), { deadlineMs: 1_000 })
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(AppError);
      expect(failure).toMatchObject({ code: 'MESSAGING.UNAVAILABLE', retry: 'infrastructure' });
      expect(performance.now() - begun).toBeLessThan(1_300);
      const waiting = publisher.publish(productRaw, exampleRaw(2));
      await nats.restart();
      expect(await waiting).toBe('stored');
    }),
  );

  it.concurrent('refuses a payload that its consumers would refuse', () =>
    withBroker(async (_nats, start) => {
      const { publisher } = await start();
      const broken = Object.assign(exampleRaw(1), { source: 'nobody' as ProductRaw['source'] });
      await expect(publisher.publish(productRaw, broken)).rejects.toThrow('source must be one of');
    }),
  );

  it.concurrent("carries the publisher's trace into the handler", () =>
    withBroker(async (_nats, start) => {
      const traces: string[] = [];
      const handler = consumerOf(productRaw, { durable: 'traced', concurrency: 1 }, () => {
        traces.push(traceHeaders()['traceparent'] ?? '');
      });
      const { publisher } = await start({ controllers: [handler], consumes: [productRaw] });
      const sent = await withRemoteSpan('request', 'server', {}, {}, async () => {
        await publisher.publish(productRaw, exampleRaw(1));
        return traceHeaders()['traceparent'] ?? '';
      });
      await eventually(() => traces.length === 1);
      const [, sentTrace, sentSpan] = sent.split('-');
      const [, receivedTrace, receivedSpan] = (traces[0] ?? '').split('-');
      expect(receivedTrace).toBe(sentTrace);
      expect(receivedSpan).not.toBe(sentSpan);
    }),
  );

  it.concurrent("works through Nest's client as well", () =>
    withBroker(async (_nats, start) => {
      const handled: string[] = [];
      const handler = consumerOf(productRaw, { durable: 'nest', concurrency: 1 }, (event) => {
        handled.push(event.gtin);
      });
      const service = await start({ controllers: [handler], consumes: [productRaw] });
      const client = service.get(JetStreamClient);
      await firstValueFrom(client.emit(productRaw, exampleRaw(1)));
      await eventually(() => handled.length === 1);
      service.connection.nats.subscribe('double', {
        callback: (_error, message) => void message.respond(JSON.stringify(2 * message.json<number>())),
      });
      expect(await firstValueFrom(client.send('double', 21))).toBe(42);
      await expect(firstValueFrom(client.send('nobody', 1))).rejects.toMatchObject({ code: 'MESSAGING.NO_ANSWER' });
    }),
  );
});
