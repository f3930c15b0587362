import { describe, expect, it } from '@jest/globals';
import { productRaw } from '@openshelf/contracts';
import { eventually, exampleRaw, withBroker } from '@openshelf/testing';
import { EventTap } from './event-tap.js';

describe('event tap', () => {
  it.concurrent('lets every process hear every event, and passes over what it cannot read', () =>
    withBroker(async (_nats, start) => {
      const services = await Promise.all([start(), start()]);
      const heard: string[] = [];
      for (const [index, service] of services.entries()) {
        service.get(EventTap).subscribe(productRaw, ({ gtin }) => heard.push(`${index} ${gtin}`));
        await service.connection.flush(1_000);
      }
      await services[0]?.connection.jetstream.publish('product.raw.v1.x', 'nonsense');
      await services[0]?.publisher.publish(productRaw, exampleRaw(1));
      await eventually(() => heard.length === 2);
      expect(heard.toSorted()).toEqual([`0 ${exampleRaw(1).gtin}`, `1 ${exampleRaw(1).gtin}`]);
    }),
  );

  it.concurrent('survives its handler and a reconnection, tells of the gap, and ends when asked', () =>
    withBroker(async (nats, start) => {
      const service = await start();
      const heard: string[] = [];
      let gaps = 0;
      const options = { onGap: () => void gaps++ };
      const end = service.get(EventTap).subscribe(
        productRaw,
        ({ gtin }) => {
          heard.push(gtin);
          throw new Error('a broken handler');
        },
        options,
      );
      await nats.restart();
      await eventually(() => gaps === 1);
      await service.publisher.publish(productRaw, exampleRaw(1));
      await service.publisher.publish(productRaw, exampleRaw(2));
      await eventually(() => heard.length === 2);
      end();
      await service.publisher.publish(productRaw, exampleRaw(3));
      await service.connection.flush(1_000);
      expect(heard).toHaveLength(2);
    }),
  );
});
