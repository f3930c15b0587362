import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, messagesIn, purgeStream, type ServiceName, Stack } from '@openshelf/testing';

let stack: Stack;
let codes: string[];

beforeAll(async () => {
  stack = await Stack.start();
  codes = await stack.sandbox.codes(60);
}, 120_000);
afterAll(() => stack?.stop());

describe('kill -9 in the middle of a heal', () => {
  it.each<[ServiceName]>([['discovery-worker'], ['normalizer'], ['lookup-api']])(
    'of %s loses nothing: all codes heal after its restart, without another scan',
    async (name) => {
      const batch = codes.splice(0, 12);
      // Slow enough that the kill falls between question and answer.
      await stack.sandbox.fail({ latencyMs: 300 });
      const scans = batch.map((code) => stack.lookUp(code).catch(() => undefined));
      await new Promise((resolve) => setTimeout(resolve, 350));
      await stack.service(name).kill9();
      await Promise.all(scans);
      await stack.sandbox.heal();
      await stack.service(name).start();
      await eventually(
        async () => {
          const [row] = await stack.database.query<{ healed: number }>(
            'SELECT count(*)::int AS healed FROM catalog.product WHERE gtin = ANY($1::bigint[])',
            [batch],
          );
          return row?.healed === batch.length;
        },
        { within: 60_000, every: 200 },
      );
      for (const code of batch) expect((await stack.lookUp(code)).status).toBe(200);
      for (const code of batch) {
        // The answer that was on its way when the process died is asked for once more, never oftener.
        expect((await stack.sandbox.callsBySource(code)).openfoodfacts ?? 1).toBeLessThanOrEqual(2);
      }
    },
    90_000,
  );

  it('leaves one version of each product, however often its raw answer was handled', async () => {
    const versions = await stack.database.query<{ version: string }>('SELECT DISTINCT version FROM catalog.product');
    expect(versions).toEqual([{ version: '1' }]);
  });

  it('leaves nothing in the dead letters and no event unpublished', async () => {
    await eventually(async () => {
      const [row] = await stack.database.query<{ waiting: number }>(
        'SELECT (SELECT count(*) FROM discovery.outbox)::int + (SELECT count(*) FROM catalog.outbox)::int AS waiting',
      );
      return row?.waiting === 0;
    });
    expect(await messagesIn(stack.nats.url, 'DLQ')).toBe(0);
  });
});

describe('a broker whose store is wiped', () => {
  it('loses no code: the search is taken up from the database', async () => {
    const [code = ''] = codes.splice(0, 1);
    await stack.sandbox.fail({ status: 503, retryAfter: 2 });
    expect((await stack.lookUp(code)).status).toBe(404);
    await eventually(
      async () =>
        (await stack.database.query('SELECT 1 FROM discovery.source_answer WHERE gtin = $1', [code])).length > 0,
    );
    await purgeStream(stack.nats.url, 'DISCOVERY');
    await stack.sandbox.heal();
    await stack.database.query(`UPDATE discovery.missing_barcode SET next_try_at = now() WHERE gtin = $1`, [code]);
    await eventually(async () => (await stack.lookUp(code)).status === 200, { within: 60_000, every: 250 });
  }, 90_000);
});

describe('a server that dies', () => {
  it('Redis: lookups go on from PostgreSQL, and the cache fills again', async () => {
    const [code = ''] = codes.splice(0, 1);
    await stack.lookUp(code, { wait: 10 });
    await stack.redis.kill9();
    expect((await stack.lookUp(code)).status).toBe(200);
    const [missing = ''] = codes.splice(0, 1);
    expect((await stack.lookUp(missing, { wait: 20 })).status).toBe(200);
    await stack.redis.restart();
    await eventually(async () => (await stack.lookUp(code)).status === 200);
  }, 60_000);

  it('nats-server: known products are answered, and missing ones heal when it is back', async () => {
    const [code = '', missing = ''] = codes.splice(0, 2);
    await stack.lookUp(code, { wait: 10 });
    await stack.nats.kill9();
    expect((await stack.lookUp(code)).status).toBe(200);
    expect((await stack.lookUp(missing)).status).toBe(404);
    await stack.nats.restart();
    await eventually(async () => (await stack.lookUp(missing)).status === 200, { within: 60_000, every: 500 });
  }, 90_000);
});
