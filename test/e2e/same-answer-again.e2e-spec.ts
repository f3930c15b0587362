import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProductDocument, productRaw, subjectOf } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import { eventually, messagesIn, pendingFor, publishRaw, Stack } from '@openshelf/testing';

interface RawDocument {
  readonly id: string;
  readonly fetched_at: Date;
}

let stack: Stack;
let gtin: Gtin14;
let code: string;
let first: RawDocument;

beforeAll(async () => {
  stack = await Stack.start();
  [code = ''] = await stack.sandbox.codes(1);
  const healed = (await (await stack.lookUp(code, { wait: 10 })).json()) as ProductDocument;
  gtin = healed.gtin;
  first = (await archived())[0] as RawDocument;
}, 120_000);
afterAll(() => stack?.stop());

const archived = (): Promise<RawDocument[]> =>
  stack.database.query<RawDocument>('SELECT id, fetched_at FROM discovery.raw_document WHERE gtin = $1', [gtin]);

/** Announces an archived answer once more and waits until nothing is under way. */
async function announce({ id, fetched_at }: RawDocument): Promise<void> {
  const event = { gtin, source: 'openfoodfacts' as const, documentId: id, fetchedAt: fetched_at.toISOString() };
  await publishRaw(stack.nats.url, subjectOf(productRaw, event), JSON.stringify(event));
  await eventually(async () => (await pendingFor(stack.nats.url, 'CATALOG', 'normalizer-product-raw')) === 0);
}

/** Archives the first answer again, as of another time, with another name. */
async function archive(fetchedAt: Date, name: string): Promise<RawDocument> {
  const id = randomUUID();
  await stack.database.query(
    `INSERT INTO discovery.raw_document
     SELECT $2, gtin, source, $3, url, http_status, content_type, api_version, $4
     FROM discovery.raw_document WHERE id = $1`,
    [
      first.id,
      id,
      fetchedAt,
      Buffer.from(JSON.stringify({ status: 'success', code, product: { ...body, product_name: name } })),
    ],
  );
  return { id, fetched_at: fetchedAt };
}
const body = { lang: 'en', product_type: 'food', brands: 'Maison' };

const stored = async (): Promise<{ version: string; document: string; name: string }> =>
  (
    await stack.database.query<{ version: string; document: string; name: string }>(
      `SELECT version, document, document::json ->> 'name' AS name FROM read.product WHERE gtin = $1`,
      [gtin],
    )
  )[0] as { version: string; document: string; name: string };

describe('a raw answer', () => {
  it('that comes twice changes nothing', async () => {
    const before = await stored();
    await announce(first);
    await announce(first);
    expect(await stored()).toEqual(before);
  });

  it('that comes late changes nothing, and the newest one wins in any order', async () => {
    const [newest, between, oldest] = await Promise.all([
      archive(new Date(first.fetched_at.getTime() + 2_000), 'newest'),
      archive(new Date(first.fetched_at.getTime() + 1_000), 'between'),
      archive(new Date(first.fetched_at.getTime() - 1_000), 'oldest'),
    ]);
    await announce(newest);
    const after = await stored();
    expect(after).toMatchObject({ name: 'newest', version: '2' });
    for (const document of [between, oldest, first, newest, between]) await announce(document);
    expect(await stored()).toEqual(after);
    const served = (await (await stack.lookUp(code)).json()) as ProductDocument;
    expect(served.name).toBe('newest');
  });

  it('gives the same product, byte for byte, when the catalogue is made anew from it', async () => {
    const { document } = await stored();
    const newest = (await archived()).toSorted(
      (a, b) => b.fetched_at.getTime() - a.fetched_at.getTime(),
    )[0] as RawDocument;
    await stack.database.query('DELETE FROM catalog.product WHERE gtin = $1', [gtin]);
    await stack.database.query('DELETE FROM catalog.product_source WHERE gtin = $1', [gtin]);
    await announce(newest);
    expect((await stored()).document).toBe(document);
  });

  it('that is no product is a dead letter, with the reason, and harms nothing', async () => {
    const before = await stored();
    const missing: RawDocument = { id: randomUUID(), fetched_at: new Date() };
    await announce(missing);
    await eventually(async () => (await messagesIn(stack.nats.url, 'DLQ')) === 1);
    expect(await stored()).toEqual(before);
    expect((await stack.lookUp(gtin)).status).toBe(200);
  });
});
