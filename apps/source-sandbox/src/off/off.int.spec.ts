import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { request as httpRequest } from 'node:http';
import { shippedData } from '../config.js';
import { createSandbox } from '../sandbox.js';

let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  app = createSandbox({ folders: [shippedData()], logLevel: 'silent' });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

async function get(path: string): Promise<{ status: number; body: Record<string, unknown>; location: string | null }> {
  const response = await fetch(url + path, { redirect: 'manual' });
  const text = await response.text();
  const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
  return { status: response.status, body, location: response.headers.get('location') };
}

describe('a product read', () => {
  it.each([
    '/off/api/v2/product/3017620422003',
    '/off/api/v2/product/3017620422003.json',
    '/off/api/v2/product/3017620422003/',
  ])('answers %s in the v2 envelope', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(200);
    expect(body).toMatchObject({ code: '3017620422003', status: 1, status_verbose: 'product found' });
    expect(body['product']).toMatchObject({ product_name: 'Nutella', nutriments: { 'saturated-fat_100g': 10.6 } });
  });

  it.each(['v3', 'v3.1', 'v3.6'])('answers %s in the v3 envelope', async (version) => {
    const { status, body } = await get(`/off/api/${version}/product/3017620422003?fields=code,product_name_de`);
    expect(status).toBe(200);
    expect(body).toEqual({
      code: '3017620422003',
      errors: [],
      product: { code: '3017620422003', product_name_de: 'Nutella' },
      result: expect.objectContaining({ id: 'product_found' }),
      status: 'success',
      warnings: [],
    });
  });

  it.each([
    '03017620422003',
    '3017620-422003',
    '0103017620422003',
    encodeURIComponent('https://id.gs1.org/01/03017620422003'),
  ])('says that it normalised %s', async (code) => {
    const { status, body } = await get(`/off/api/v3/product/${code}?fields=code`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      code: '3017620422003',
      status: 'success_with_warnings',
      warnings: [
        { field: { id: 'code', value: '3017620422003' }, message: { id: 'different_normalized_product_code' } },
      ],
    });
  });

  it('pads a UPC-A', async () => {
    expect((await get('/off/api/v2/product/049000006346')).body).toMatchObject({ code: '0049000006346', status: 1 });
  });

  it.each([
    ['v0', 200],
    ['v2', 404],
  ])('answers a miss of %s with %i', async (version, expected) => {
    const { status, body } = await get(`/off/api/${version}/product/4600000001418`);
    expect(status).toBe(expected);
    expect(body).toEqual({ code: '4600000001418', status: 0, status_verbose: 'product not found' });
  });

  it('answers a miss of v3 with 404 and the reason', async () => {
    const { status, body } = await get('/off/api/v3/product/4600000001418');
    expect(status).toBe(404);
    expect(body).toMatchObject({
      code: '4600000001418',
      status: 'failure',
      result: { id: 'product_not_found' },
      errors: [{ impact: { id: 'failure' }, message: { id: 'product_not_found' } }],
      warnings: [],
    });
  });

  it('tells an invalid code: 200 in v2, 404 in v3', async () => {
    expect(await get('/off/api/v2/product/00000001')).toMatchObject({
      status: 200,
      body: { code: '00000001', status: 0, status_verbose: 'no code or invalid code' },
    });
    expect(await get('/off/api/v3/product/abc')).toMatchObject({
      status: 404,
      body: { errors: [{ message: { id: 'invalid_code' } }, { message: { id: 'product_not_found' } }] },
    });
  });

  it('refuses a request without a User-Agent', async () => {
    const answer = await new Promise<{ status: number | undefined; type: string | undefined }>((resolve, reject) => {
      httpRequest(`${url}/off/api/v3/product/3017620422003`)
        .on('response', (response) => resolve({ status: response.statusCode, type: response.headers['content-type'] }))
        .on('error', reject)
        .end();
    });
    expect(answer).toEqual({ status: 403, type: 'text/html; charset=utf-8' });
  });

  it.each(['/off/api/v9/product/3017620422003', '/off/nothing'])('knows no %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, body: { text: expect.stringContaining('<h1>') } });
  });
});

describe('a product of a sister site', () => {
  const beauty = '3600542461030';

  it('is pointed to where the type allows it, and found there', async () => {
    for (const type of ['all', 'beauty']) {
      const path = `/api/v3/product/${beauty}?product_type=${type}&fields=code,product_type`;
      expect(await get(`/off${path}`)).toMatchObject({ status: 302, location: `${url}/obf${path}` });
      expect(await get(`/obf${path}`)).toMatchObject({ status: 200, body: { product: { product_type: 'beauty' } } });
    }
    expect((await fetch(`${url}/off/api/v3/product/0064992281182?product_type=all`)).url).toMatch(/\/opff\/api/);
    expect((await fetch(`${url}/obf/api/v2/product/3017620422003?product_type=all`)).url).toMatch(/\/off\/api/);
  });

  it('is said to exist elsewhere where it does not', async () => {
    for (const question of ['', '?product_type=food', '?product_type=petfood']) {
      expect(await get(`/off/api/v3.4/product/${beauty}${question}`)).toMatchObject({
        status: 404,
        body: {
          code: beauty,
          status: 'failure',
          result: { id: 'product_found_with_a_different_product_type' },
          errors: [{ field: { id: 'product_type', value: 'beauty' } }],
        },
      });
    }
    expect(await get(`/off/api/v2/product/${beauty}`)).toMatchObject({ status: 404, body: { status: 0 } });
  });
});

describe('a search by codes', () => {
  it('gives the products it knows, in the envelope of pages', async () => {
    const { status, body } = await get('/off/api/v2/search?code=3017620422003,049000006346,4600000001418&fields=code');
    expect(status).toBe(200);
    expect(body).toEqual({
      count: 2,
      page: 1,
      page_count: 2,
      page_size: 50,
      products: [{ code: '3017620422003' }, { code: '0049000006346' }],
      skip: 0,
    });
  });

  it('gives at most 100 a page', async () => {
    expect((await get('/off/api/v2/search?page_size=1000&fields=code')).body).toMatchObject({
      page_size: 100,
      page: 1,
    });
  });

  it('reads a parameter that is given twice', async () => {
    const { body } = await get('/off/api/v2/search?code=3017620422003&code=80052760&fields=code');
    expect(body).toMatchObject({ count: 2 });
  });
});

describe('with the real limits', () => {
  it('answers HTML 429 after 15 product reads or 10 searches a minute', async () => {
    const limited = createSandbox({ folders: [shippedData()], limits: true, logLevel: 'silent' });
    const address = await limited.listen({ port: 0, host: '127.0.0.1' });
    const read = () => fetch(`${address}/off/api/v3/product/80052760`);
    const search = () => fetch(`${address}/off/api/v2/search?code=1`);
    for (let i = 0; i < 15; i++) expect((await read()).status).toBe(200);
    for (let i = 0; i < 10; i++) expect((await search()).status).toBe(200);
    const refused = await read();
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('TOO MANY REQUESTS');
    expect((await search()).status).toBe(429);
    await limited.close();
  });
});
