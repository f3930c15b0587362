import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProductDocument, SourceName } from '@openshelf/contracts';
import { Database, Outbox } from '@openshelf/database';
import { asGtin14 } from '@openshelf/gtin';
import { AppError, Logger } from '@openshelf/platform';
import { createTestDatabase, type TestDatabase } from '@openshelf/testing';
import * as fc from 'fast-check';
import { hostileAnswers, vastAnswers } from '../../test/hostile-documents.js';
import { changeBy } from './catalog-change.js';
import { PgCatalogStore } from './catalog.pg-store.js';
import { toRecord } from './normalize.js';
import { NormalizeProduct } from './normalize-product.js';
import { NORMALIZER_VERSION } from './normalizer-version.js';
import { PgRawDocumentStore } from './raw-document.pg-store.js';
import type { RawDocumentRef } from './raw-document.store.js';

const gtin = asGtin14('03017620422003');
/** The archive has a partition for today. */
const midnight = new Date().setUTCHours(0, 0, 0, 0);

let test: TestDatabase;
let database: Database;
let catalog: PgCatalogStore;
let normalizeProduct: NormalizeProduct;
const logger = Logger.create({ service: 'test', level: 'error' });
let pokes = 0;

beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database({ url: test.urlOf('openshelf_normalizer'), applicationName: 'test', poolMax: 16 });
  catalog = new PgCatalogStore(database, new Outbox(database, 'catalog'), () => pokes++);
  normalizeProduct = new NormalizeProduct(new PgRawDocumentStore(database), catalog, logger);
});
beforeEach(async () => {
  pokes = 0;
  await test.query('TRUNCATE catalog.product, catalog.product_detail, catalog.product_source, catalog.outbox');
  await test.query('TRUNCATE discovery.raw_document');
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

/** Archives an answer fetched in this second of today, and says which it is. */
async function archived(source: SourceName, second: number, body: string | Buffer): Promise<RawDocumentRef> {
  const fetchedAt = new Date(midnight + second * 1_000).toISOString();
  const documentId = randomUUID();
  await test.query(
    `INSERT INTO discovery.raw_document
       (id, gtin, source, fetched_at, url, http_status, content_type, api_version, body)
     VALUES ($1, $2, $3, $4, 'https://world.openfoodfacts.org/', 200, 'application/json', 'v3.3', $5)`,
    [documentId, gtin, source, fetchedAt, Buffer.from(body)],
  );
  return { gtin, source, documentId, fetchedAt };
}
const off = (second: number, product: object): Promise<RawDocumentRef> =>
  archived(
    'openfoodfacts',
    second,
    JSON.stringify({ status: 'success', product: { code: '3017620422003', ...product } }),
  );
const usda = (second: number, food: object): Promise<RawDocumentRef> =>
  archived('usda', second, JSON.stringify({ foods: [{ fdcId: 1, gtinUpc: '3017620422003', ...food }] }));

interface Tables {
  version: number;
  row: { name: string; brand: string | null; has_image: boolean; status: string };
  document: ProductDocument;
  bytes: string;
  events: { change: string; version: number }[];
}

async function tables(): Promise<Tables> {
  const [row] = await test.query<Tables['row'] & { version: string; document: string }>(
    'SELECT name, brand, has_image, status, version, document FROM catalog.product JOIN catalog.product_detail USING (gtin)',
  );
  if (!row) throw new Error('no product');
  const { version, document, ...hot } = row;
  const events = await test.query<{ data: string }>('SELECT data FROM catalog.outbox ORDER BY position');
  return {
    version: Number(version),
    row: hot,
    document: JSON.parse(document) as ProductDocument,
    bytes: document,
    events: events.map(({ data }) => JSON.parse(data) as { change: string; version: number }),
  };
}

describe('NormalizeProduct', () => {
  it('makes a product of an archived answer and tells of it', async () => {
    const ref = await off(1, {
      lang: 'fr',
      product_name_fr: 'Pâte à tartiner',
      brands: 'Nutella',
      quantity: '400 g',
      images: { front_fr: { rev: 7 } },
    });
    await normalizeProduct.execute(ref);
    const { row, version, document, events } = await tables();
    expect(row).toEqual({ name: 'Pâte à tartiner', brand: 'Nutella', has_image: true, status: 'active' });
    expect(version).toBe(1);
    expect(document).toMatchObject({ gtin, code: '3017620422003', quantity: { value: 400, unit: 'g' } });
    expect(document.provenance.name).toEqual({
      source: 'openfoodfacts',
      fetchedAt: ref.fetchedAt,
      licence: 'ODbL-1.0',
    });
    expect(events).toEqual([{ gtin, change: 'added', version: 1 }]);
    expect(pokes).toBe(1);
  });

  it('keeps a product without a name', async () => {
    await normalizeProduct.execute(await off(1, { brands: 'Nutella' }));
    expect(await tables()).toMatchObject({ row: { name: '' }, document: { name: null, brand: 'Nutella' } });
  });

  it('writes nothing and tells nobody when the same answer comes again', async () => {
    const ref = await off(1, { product_name: 'Nutella' });
    await normalizeProduct.execute(ref);
    const before = await tables();
    await normalizeProduct.execute(ref);
    expect(await tables()).toEqual(before);
    expect(pokes).toBe(1);
  });

  it('keeps the newer answer when two arrive in the wrong order', async () => {
    const older = await off(1, { product_name: 'Older' });
    const newer = await off(2, { product_name: 'Newer' });
    await normalizeProduct.execute(newer);
    const before = await tables();
    await normalizeProduct.execute(older);
    expect(await tables()).toEqual(before);
    expect(before.row.name).toBe('Newer');
  });

  it('edits the product when a newer answer says something else', async () => {
    await normalizeProduct.execute(await off(1, { product_name: 'Older' }));
    await normalizeProduct.execute(await off(2, { product_name: 'Newer' }));
    const { row, version, events } = await tables();
    expect([row.name, version]).toEqual(['Newer', 2]);
    expect(events.map(({ change, version }) => [change, version])).toEqual([
      ['added', 1],
      ['edited', 2],
    ]);
  });

  it('makes the same bytes of two sources in either order', async () => {
    const refs = [await off(1, { lang: 'fr', product_name: 'Lait' }), await usda(2, { description: 'MILK' })];
    for (const ref of refs) await normalizeProduct.execute(ref);
    const { bytes, document } = await tables();
    expect(document.names).toEqual({ en: 'Milk', fr: 'Lait' });
    await test.query('TRUNCATE catalog.product, catalog.product_detail, catalog.product_source, catalog.outbox');
    for (const ref of refs.toReversed()) await normalizeProduct.execute(ref);
    expect((await tables()).bytes).toBe(bytes);
  });

  it('loses no update and skips no version when replicas work on one code at once', async () => {
    const refs = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0 ? off(i, { product_name: `Name ${i}` }) : usda(i, { packageWeight: `${i} g` }),
      ),
    );
    // Each answer twice, as after a redelivery.
    await Promise.all([...refs, ...refs].map((ref) => normalizeProduct.execute(ref)));
    const { version, document, events } = await tables();
    expect(document).toMatchObject({ name: 'Name 18', quantity: { value: 19, unit: 'g' } });
    expect(events.map((event) => event.version)).toEqual(Array.from({ length: version }, (_, i) => i + 1));
    expect(events.filter(({ change }) => change === 'added')).toHaveLength(1);
  });

  it.each([
    ['HTML', '<!DOCTYPE html><h1>TOO MANY REQUESTS</h1>', 'SOURCE.UNREADABLE'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), 'SOURCE.UNREADABLE'],
    ['no product', '{"status":"failure"}', 'SOURCE.UNREADABLE'],
    ['another product', '{"product":{"code":"4006381333931"}}', 'SOURCE.OTHER_CODE'],
  ])('refuses an answer that cannot be read, for good, and writes nothing: %s', async (_name, body, code) => {
    const ref = await archived('openfoodfacts', 1, body);
    await expect(normalizeProduct.execute(ref)).rejects.toMatchObject({ code, retry: 'never', details: { gtin } });
    expect(await test.query('SELECT FROM catalog.product_source')).toEqual([]);
  });

  it.each([
    ['that the archive no longer holds', { documentId: randomUUID() }],
    ['of another code', { gtin: asGtin14('04006381333931') }],
    ['of another source', { source: 'usda' as const }],
  ])('refuses an answer %s', async (_name, wrong) => {
    const ref = await off(1, { product_name: 'Nutella' });
    await expect(normalizeProduct.execute({ ...ref, ...wrong })).rejects.toMatchObject({
      code: 'RAW_DOCUMENT.GONE',
      retry: 'never',
    });
  });

  it('stores texts that PostgreSQL would refuse as they came', async () => {
    await normalizeProduct.execute(await off(1, { product_name: 'Nu\u0000tel\ud800la' }));
    expect((await tables()).row.name).toBe('Nutella');
  });

  it('keeps version, document and silence when the source says the same again', async () => {
    const facts = { product_name: 'Nutella', nutriments: { fat_100g: 30.9 } };
    await normalizeProduct.execute(await off(1, facts));
    const before = await tables();
    const again = await off(9, facts);
    await normalizeProduct.execute(again);
    expect(await tables()).toEqual(before);
    expect(pokes).toBe(1);
    const [record] = await test.query<{ fetched_at: Date }>('SELECT fetched_at FROM catalog.product_source');
    expect(record?.fetched_at.toISOString()).toBe(again.fetchedAt);
  });

  it('makes the same bytes of answers that repeat themselves, in any order', async () => {
    const refs = [
      await off(1, { product_name: 'One' }),
      await off(2, { product_name: 'Two' }),
      await off(3, { product_name: 'One' }),
    ];
    for (const ref of refs) await normalizeProduct.execute(ref);
    const { bytes, document } = await tables();
    expect(document.provenance.name?.fetchedAt).toBe(refs[0]?.fetchedAt);
    for (const order of [
      [2, 0, 1],
      [2, 1, 0],
      [1, 2, 0, 1],
    ]) {
      await test.query('TRUNCATE catalog.product, catalog.product_detail, catalog.product_source, catalog.outbox');
      for (const i of order) await normalizeProduct.execute(refs[i] as RawDocumentRef);
      expect((await tables()).bytes).toBe(bytes);
    }
  });

  describe('with facts that an older normalizer mapped', () => {
    const older = async (facts: object): Promise<RawDocumentRef> => {
      const ref = await off(1, { lang: 'en', product_name: 'Milk', labels_tags: ['en:organic'] });
      await normalizeProduct.execute(ref);
      await test.query(
        `UPDATE catalog.product_source SET mapper_version = '0', facts = facts - 'labels' - 'says' - 'firstSaid' || $1`,
        [JSON.stringify(facts)],
      );
      return ref;
    };

    it('maps them anew while the archive has the answer', async () => {
      await older({ names: { en: 'Mlik' } });
      await normalizeProduct.execute(await usda(2, { description: 'MILK' }));
      const { document } = await tables();
      expect(document).toMatchObject({ name: 'Milk', labels: ['en:organic'] });
      const versions = await test.query('SELECT DISTINCT mapper_version FROM catalog.product_source');
      expect(versions).toEqual([{ mapper_version: NORMALIZER_VERSION }]);
    });

    it('takes what they lack for not known where the archive has forgotten', async () => {
      await older({});
      await test.query('TRUNCATE discovery.raw_document');
      await normalizeProduct.execute(await usda(2, { packageWeight: '8 oz' }));
      const { document } = await tables();
      expect(document).toMatchObject({ name: 'Milk', labels: null, quantity: { text: '8 oz' } });
      expect(document.provenance).not.toHaveProperty('labels');
    });

    it('is not stopped by an answer that it can no longer read', async () => {
      await older({});
      await test.query(`UPDATE discovery.raw_document SET body = '<html>'`);
      await normalizeProduct.execute(await usda(2, { packageWeight: '8 oz' }));
      expect((await tables()).document).toMatchObject({ name: 'Milk', quantity: { text: '8 oz' } });
    });
  });

  it('gives up for good on a value that PostgreSQL refuses', async () => {
    const document = { gtin, source: 'usda' as const, documentId: randomUUID(), url: '' };
    const body = '{"fdcId":1,"gtinUpc":"3017620422003","description":"MILK"}';
    const answer = toRecord({ ...document, fetchedAt: new Date(midnight).toISOString(), body });
    const poison = { ...answer, facts: { ...answer.facts, names: { en: 'Mi\u0000lk' } } };
    const refused = { code: 'VALUE.REFUSED', retry: 'never', details: { gtin } };
    await expect(catalog.change(gtin, (stored) => changeBy(gtin, poison, stored))).rejects.toMatchObject(refused);
    const noTime = { gtin, source: 'usda' as const, documentId: randomUUID(), fetchedAt: '2026-W40' };
    await expect(normalizeProduct.execute(noTime)).rejects.toMatchObject(refused);
    expect(await test.query('SELECT FROM catalog.product_source')).toEqual([]);
  });

  it('stores what it makes of a hostile answer, or refuses it for good', async () => {
    let stored = 0;
    const take = async (source: SourceName, body: string): Promise<void> => {
      const ref = await archived(source, ++stored, body);
      try {
        await normalizeProduct.execute(ref);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error).toMatchObject({ code: expect.stringMatching(/^SOURCE\./), retry: 'never' });
        stored--;
      }
      // What is stored as text is JSON to PostgreSQL too.
      await test.query(
        'SELECT document::jsonb, facts FROM catalog.product_source JOIN catalog.product_detail USING (gtin)',
      );
    };
    for (const { source, body } of vastAnswers) await take(source, body);
    expect((await tables()).bytes.length).toBeLessThan(200_000);
    await fc.assert(
      fc.asyncProperty(hostileAnswers, ({ source, body }) => take(source, body)),
      { numRuns: 80 },
    );
    expect(stored).toBeGreaterThan(30);
  });
});
