import { describe, expect, it } from '@jest/globals';
import { barcodeMissing, discoveryJob, productRaw } from '@openshelf/contracts';
import { consumerOf, eventually, exampleRaw, provisionTestStreams, withBroker } from '@openshelf/testing';
import { DeliverPolicy, StorageType } from '@nats-io/jetstream';

const nothing = () => undefined;

describe('start', () => {
  it.concurrent('fails when a contract has no handler, a handler is not announced, or a durable is shared', () =>
    withBroker(async (_nats, start) => {
      const controllers = [
        consumerOf(productRaw, { durable: 'same', concurrency: 1 }, nothing),
        consumerOf(productRaw, { durable: 'same', concurrency: 1 }, nothing),
        consumerOf(barcodeMissing, { durable: 'unannounced', concurrency: 1 }, nothing),
      ];
      const failure = await start({ controllers, consumes: [productRaw, discoveryJob] }).catch((error) => error);
      expect(failure).toMatchObject({
        code: 'MESSAGING.CONSUMERS_DIFFER',
        details: {
          faults: [
            'discovery.job.v1 has no handler',
            "barcode.missing.v1, handled by unannounced, is not in the module's list",
            'the durable same has more than one handler',
          ],
        },
      });
    }),
  );

  it.concurrent('fails naming every difference between the streams and their contracts that would lose messages', () =>
    withBroker(async (_nats, start) => {
      const { connection } = await start();
      const { manager } = connection;
      await manager.streams.update('CATALOG', { subjects: ['product.raw.v1.*'], max_age: 900_000_000_000 });
      await manager.streams.delete('DLQ');
      await manager.streams.add({ name: 'DLQ', subjects: ['dlq.v1.*.*'], storage: StorageType.Memory });
      await manager.streams.delete('MISSING');
      const failure = await start({ provision: false }).catch((error: Error) => error);
      expect(failure).toMatchObject({ code: 'MESSAGING.STREAMS_DIFFER' });
      const { message } = failure as Error;
      expect(message).toContain('MISSING does not exist');
      expect(message).toContain('CATALOG has subjects: ["product.raw.v1.*"], wanted');
      expect(message).not.toContain('max_age');
      expect(message).toContain('DLQ has storage: "memory", wanted "file"');
      expect(message).toContain('run the migrate step');
    }),
  );

  it.concurrent('only warns of other sizes, ages and windows, and takes no notice of further subjects', () =>
    withBroker(async (_nats, start) => {
      const { manager } = (await start()).connection;
      const { config } = await manager.streams.info('CATALOG');
      const subjects = [...config.subjects, 'product.newer.v1.*'];
      await manager.streams.update('CATALOG', { subjects, max_age: 900_000_000_000 });
      const service = await start({ provision: false });
      expect(service.log).toContain('max_age: 900000000000, wanted 604800000000000');
    }),
  );

  it.concurrent('follows the migrate step, which changes what differs and leaves the rest alone', () =>
    withBroker(async (nats, start) => {
      const { connection } = await start();
      await connection.manager.streams.update('CATALOG', { max_age: 900_000_000_000 });
      await connection.manager.streams.delete('MISSING');
      expect(await provisionTestStreams(nats)).toEqual({
        MISSING: 'created',
        DISCOVERY: 'unchanged',
        CATALOG: 'updated',
        DLQ: 'unchanged',
      });
      await start();
    }),
  );

  it.concurrent('changes a durable that differs, says so, and keeps its position', () =>
    withBroker(async (_nats, start) => {
      const handled: string[] = [];
      const handler = consumerOf(
        productRaw,
        { durable: 'kept', concurrency: 1 },
        ({ gtin }) => void handled.push(gtin),
      );
      const first = await start({ controllers: [handler], consumes: [productRaw] });
      await first.publisher.publish(productRaw, exampleRaw(1));
      await eventually(() => handled.length === 1);
      await first.connection.flush(1_000);
      await first.stop();
      const second = await start({ controllers: [handler], consumes: [productRaw], timing: { ackWaitMs: 7_000 } });
      const { config } = await second.connection.manager.consumers.info('CATALOG', 'kept');
      expect(config).toMatchObject({
        ack_wait: 7_000_000_000,
        max_deliver: -1,
        deliver_policy: DeliverPolicy.All,
        filter_subject: 'product.raw.v1.*',
      });
      expect(second.log).toContain('ack_wait: 30000000000, wanted 7000000000');
      await second.publisher.publish(productRaw, exampleRaw(2));
      await eventually(() => handled.length === 2);
      expect(handled).toEqual([exampleRaw(1).gtin, exampleRaw(2).gtin]);
    }),
  );

  it.concurrent('gives each source of a work queue its own consumer', () =>
    withBroker(async (_nats, start) => {
      const handled: string[] = [];
      const handlerOf = (source: 'usda' | 'openfoodfacts') =>
        consumerOf(discoveryJob, { durable: source, concurrency: 1, key: source }, (job) => {
          handled.push(`${source} got ${job.source}`);
        });
      const controllers = [handlerOf('usda'), handlerOf('openfoodfacts')];
      const { publisher } = await start({ controllers, consumes: [discoveryJob] });
      const { gtin } = exampleRaw(1);
      await publisher.publish(discoveryJob, { gtin, source: 'usda' });
      await publisher.publish(discoveryJob, { gtin, source: 'openfoodfacts' });
      await eventually(() => handled.length === 2);
      expect(handled.toSorted()).toEqual(['openfoodfacts got openfoodfacts', 'usda got usda']);
    }),
  );
});
