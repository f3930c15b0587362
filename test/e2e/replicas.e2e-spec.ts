import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkDigit } from '@openshelf/gtin';
import { eventually, messagesIn, type ServiceProcess, Stack } from '@openshelf/testing';

let stack: Stack;
let gateways: readonly ServiceProcess[];

beforeAll(async () => {
  stack = await Stack.start();
  gateways = [stack.service('lookup-api'), await stack.startReplica('lookup-api')];
  await Promise.all([stack.startReplica('discovery-worker'), stack.startReplica('normalizer')]);
}, 120_000);
afterAll(() => stack?.stop());

/** A new product that Open Food Facts knows. */
async function newCode(serial: number): Promise<string> {
  const body = `40067${String(serial).padStart(7, '0')}`;
  const code = body + String(checkDigit(body));
  await stack.sandbox.put('off', { code, product_name: `Tea ${serial}`, lang: 'en', product_type: 'food' });
  return code;
}

describe('two processes of every service', () => {
  it('ask a source once for a code that 500 clients scan at both gateways', async () => {
    const code = await newCode(1);
    const responses = await Promise.all(
      Array.from({ length: 500 }, (_, i) => stack.lookUp(code, { wait: 20, at: gateways[i % 2] as ServiceProcess })),
    );
    expect(new Set(responses.map((response) => response.status))).toEqual(new Set([200]));
    expect((await stack.sandbox.callsBySource(code)).openfoodfacts).toBe(1);
  }, 60_000);

  it('heal many codes, each written once', async () => {
    const codes = await Promise.all(Array.from({ length: 60 }, (_, i) => newCode(100 + i)));
    const statuses = await Promise.all(
      codes.map(
        async (code, i) => (await stack.lookUp(code, { wait: 20, at: gateways[i % 2] as ServiceProcess })).status,
      ),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    const versions = await stack.database.query<{ version: string }>(
      'SELECT DISTINCT version FROM catalog.product WHERE gtin = ANY($1::bigint[])',
      [codes],
    );
    expect(versions).toEqual([{ version: '1' }]);
  }, 60_000);
});

describe('one code on which a source always fails', () => {
  it('does not hold up the others, and leaves no dead letter', async () => {
    const bad = await newCode(900);
    await stack.sandbox.fail({ source: 'off', code: bad, status: 500 });
    expect((await stack.lookUp(bad, { wait: 1 })).status).toBe(404);
    for (let serial = 901; serial < 906; serial++) {
      const started = Date.now();
      expect((await stack.lookUp(await newCode(serial), { wait: 10 })).status).toBe(200);
      expect(Date.now() - started).toBeLessThan(5_000);
    }
    expect(await messagesIn(stack.nats.url, 'DLQ')).toBe(0);
    await stack.sandbox.heal();
    await eventually(async () => (await stack.lookUp(bad)).status === 200, { within: 60_000, every: 500 });
  }, 120_000);
});

describe('a raw answer that cannot be read', () => {
  it('is one dead letter, and the products beside it heal', async () => {
    const code = await newCode(950);
    expect((await stack.lookUp(code, { wait: 20 })).status).toBe(200);
    await stack.database.query(`UPDATE discovery.raw_document SET body = 'not a product' WHERE gtin = $1`, [code]);
    await stack.database.query('DELETE FROM catalog.product WHERE gtin = $1', [code]);
    await stack.database.query(
      `INSERT INTO discovery.outbox (stream, subject, data)
       SELECT 'CATALOG', 'product.raw.v1.0' || gtin, json_build_object('gtin', '0' || gtin, 'source', source,
         'documentId', id, 'fetchedAt', to_char(fetched_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
       FROM discovery.raw_document WHERE gtin = $1`,
      [code],
    );
    await eventually(async () => (await messagesIn(stack.nats.url, 'DLQ')) === 1);
    expect((await stack.lookUp(await newCode(951), { wait: 20 })).status).toBe(200);
  }, 60_000);
});
