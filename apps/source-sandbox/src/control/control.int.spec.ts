import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { shippedData } from '../config.js';
import type { LoggedRequest } from '../requests/request-log.js';
import { createSandbox } from '../sandbox.js';

let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  app = createSandbox({ folders: [shippedData()], logLevel: 'silent' });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());
beforeEach(async () => {
  await control('DELETE', '/requests');
});

async function control(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/_sandbox${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

describe('the log of requests', () => {
  it('tells who was asked for what, by whatever spelling, and what was answered', async () => {
    await fetch(`${url}/off/api/v3/product/049000006346`);
    await fetch(`${url}/off/api/v2/product/4600000001418`);
    await fetch(`${url}/usda/fdc/v1/foods/search?query=049000006346%2000049000006346&api_key=secret`);

    const { body } = await control('GET', '/requests?code=00049000006346');
    const { total, counts, requests } = body as { total: number; counts: object; requests: LoggedRequest[] };
    expect({ total, counts }).toEqual({ total: 2, counts: { off: 2, usda: 1 } });
    expect(requests).toMatchObject([
      { source: 'off', method: 'GET', path: '/off/api/v3/product/049000006346', code: '0049000006346', status: 200 },
      { source: 'usda', code: '0049000006346', status: 200 },
    ]);
    expect(JSON.stringify(requests)).not.toContain('secret');
    expect((await control('GET', '/requests?source=off')).body).toMatchObject({
      total: 2,
      requests: [{}, { status: 404 }],
    });
  });

  it('forgets on demand', async () => {
    await fetch(`${url}/off/api/v3/product/049000006346`);
    expect((await control('DELETE', '/requests')).status).toBe(204);
    expect((await control('GET', '/requests')).body).toEqual({ total: 0, counts: {}, requests: [] });
  });
});

describe('products', () => {
  it('offers codes to try', async () => {
    const { body } = await control('GET', '/products?limit=7');
    expect((body as { codes: string[] }).codes).toHaveLength(7);
  });

  it('learns a product at run time, and a change of it, whatever was answered before', async () => {
    const name = async () => {
      const response = await fetch(`${url}/off/api/v3/product/4600000001418?fields=product_name`);
      return ((await response.json()) as { product?: { product_name: string } }).product?.product_name;
    };
    expect(await name()).toBeUndefined();
    for (const product_name of ['first', 'second']) {
      const document = { code: '4600000001418', product_name, lang: 'ru' };
      expect(await control('POST', '/products', { source: 'off', document })).toEqual({
        status: 201,
        body: { codes: ['4600000001418'] },
      });
      expect(await name()).toBe(product_name);
    }
  });

  it('learns a food at run time', async () => {
    const food = {
      fdcId: 9_999_999,
      description: 'NEW FOOD',
      dataType: 'Branded',
      gtinUpc: '036000291452',
      foodNutrients: [],
    };
    expect((await control('POST', '/products', { source: 'usda', document: { foods: [food] } })).status).toBe(201);
    const response = await fetch(`${url}/usda/fdc/v1/foods/search?query=036000291452&api_key=k`);
    expect(await response.json()).toMatchObject({ totalHits: 1, foods: [{ description: 'NEW FOOD' }] });
  });

  it('refuses what holds no product', async () => {
    expect((await control('POST', '/products', { source: 'off', document: { code: '1' } })).status).toBe(422);
    expect((await control('POST', '/products', { source: 'nobody', document: {} })).status).toBe(400);
  });
});

describe('health', () => {
  it('is ready once it listens', async () => {
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await control('GET', '/report')).body).toMatchObject({ odd: [], withoutProduct: [] });
  });
});
