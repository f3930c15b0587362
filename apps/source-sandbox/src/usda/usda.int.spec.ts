import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { shippedData } from '../config.js';
import { createSandbox } from '../sandbox.js';

interface SearchAnswer {
  totalHits: number;
  foods: Record<string, unknown>[];
  foodSearchCriteria: Record<string, unknown>;
}

let app: FastifyInstance;
let base: string;

beforeAll(async () => {
  app = createSandbox({ folders: [shippedData()], logLevel: 'silent' });
  base = `${await app.listen({ port: 0, host: '127.0.0.1' })}/usda/fdc/v1`;
});
afterAll(() => app.close());

const key = { 'x-api-key': 'k' };

async function search(query: string): Promise<SearchAnswer> {
  const response = await fetch(`${base}/foods/search?${query}`, { headers: key });
  expect(response.status).toBe(200);
  return (await response.json()) as SearchAnswer;
}

describe('the food search', () => {
  it('finds a branded food by its code, all publications of it', async () => {
    const { totalHits, foods } = await search('query=051500255162&dataType=Branded');
    expect(totalHits).toBe(2);
    expect(foods.map(({ publishedDate }) => publishedDate)).toEqual(['2022-03-31', '2019-12-06']);
    expect(foods[0]).not.toHaveProperty('labelNutrients');
  });

  it('finds nothing by another spelling of the code, and one of several spellings in one query', async () => {
    expect(await search('query=0051500255162&dataType=Branded')).toMatchObject({ totalHits: 0, foods: [] });
    expect((await search('query=051500255162%200051500255162%2000051500255162&dataType=Branded')).totalHits).toBe(2);
  });

  it('gives a search row of a food of which the detail was recorded', async () => {
    const { foods } = await search('query=00049000057980');
    expect(foods).toMatchObject([
      {
        gtinUpc: '00049000057980',
        dataSource: 'GDSN',
        publishedDate: '2023-08-31',
        foodNutrients: expect.arrayContaining([
          expect.objectContaining({ nutrientNumber: '208', unitName: 'KCAL', value: 39 }),
        ]),
      },
    ]);
  });

  it('is asked by POST as well', async () => {
    const body = JSON.stringify({ query: 'peanut butter', dataType: ['Branded'], requireAllWords: true, pageSize: 2 });
    const response = await fetch(`${base}/foods/search`, {
      method: 'POST',
      headers: { ...key, 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      totalHits: 3,
      totalPages: 2,
      foodSearchCriteria: { dataType: ['Branded'], requireAllWords: true, pageSize: 2 },
      foods: [{ gtinUpc: expect.any(String) }, { gtinUpc: expect.any(String) }],
    });
  });

  it.each(['pageSize=201', 'pageSize=0', 'pageNumber=0', 'pageSize=x'])('refuses %s', async (query) => {
    const response = await fetch(`${base}/foods/search?query=a&${query}`, { headers: key });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ status: 400, error: 'Bad Request' });
  });
});

describe('food details', () => {
  it('come full and abridged, recorded or made of the search row', async () => {
    const full = await fetch(`${base}/food/2120001?api_key=k`);
    expect(await full.json()).toMatchObject({ publicationDate: '8/31/2023', labelNutrients: {} });
    const converted = await fetch(`${base}/food/2110004`, { headers: key });
    expect(await converted.json()).toMatchObject({
      publicationDate: '3/31/2022',
      brandedFoodCategory: 'Nut & Seed Butters',
    });
    const abridged = await fetch(`${base}/food/2110004?format=abridged`, { headers: key });
    expect(await abridged.json()).toMatchObject({
      foodNutrients: [{ number: '203', amount: 21.2 }, {}, {}, {}, {}, {}, {}, {}],
    });
  });

  it('are 404 where unknown, and left out of a list', async () => {
    expect((await fetch(`${base}/food/1`, { headers: key })).status).toBe(404);
    const list = await fetch(`${base}/foods?fdcIds=2110001,1&fdcIds=2110002`, { headers: key });
    expect(await list.json()).toMatchObject([{ fdcId: 2110001 }, { fdcId: 2110002 }]);
    const none = await fetch(`${base}/foods?fdcIds=1`, { headers: key });
    expect(await none.json()).toEqual({});
  });
});

describe('the gateway', () => {
  it('refuses a request without a key', async () => {
    const response = await fetch(`${base}/foods/search?query=016000275287`);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { code: 'API_KEY_MISSING' } });
  });

  it('tells the limit of the key', async () => {
    const own = await fetch(`${base}/food/2110001`, { headers: key });
    expect(own.headers.get('x-ratelimit-limit')).toBe('1000');
    const demo = await fetch(`${base}/food/2110001?api_key=DEMO_KEY`);
    expect(demo.headers.get('x-ratelimit-limit')).toBe('30');
  });

  it('enforces it where the real limits are on', async () => {
    const limited = createSandbox({ folders: [shippedData()], limits: true, logLevel: 'silent' });
    const address = await limited.listen({ port: 0, host: '127.0.0.1' });
    const read = () => fetch(`${address}/usda/fdc/v1/food/2110001?api_key=DEMO_KEY`);
    for (let left = 29; left >= 0; left--) {
      expect((await read()).headers.get('x-ratelimit-remaining')).toBe(String(left));
    }
    const refused = await read();
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { code: 'OVER_RATE_LIMIT' } });
    await limited.close();
  });
});
