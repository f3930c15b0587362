import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { shippedData } from '../config.js';
import { createSandbox } from '../sandbox.js';
import type { Fault } from './fault.js';

let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  app = createSandbox({ folders: [shippedData()], logLevel: 'silent' });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());
afterEach(() => fetch(`${url}/_sandbox/faults`, { method: 'DELETE' }));

async function fail(fault: Fault): Promise<void> {
  const response = await fetch(`${url}/_sandbox/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  expect(response.status).toBe(200);
}

const nutella = '3017620422003';
const off = (code = nutella, init: RequestInit = {}) => fetch(`${url}/off/api/v3/product/${code}`, init);
const usda = (code = '016000275287') => fetch(`${url}/usda/fdc/v1/foods/search?query=${code}&api_key=k`);

describe('a status', () => {
  it.each([
    [429, 'TOO MANY REQUESTS'],
    [503, 'Page temporarily unavailable'],
    [500, 'Internal Server Error'],
  ])('%i is an HTML page of Open Food Facts', async (status, title) => {
    await fail({ source: 'off', status });
    const response = await off();
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    expect(await response.text()).toContain(title);
    expect((await usda()).status).toBe(200);
  });

  it.each([
    [429, 'OVER_RATE_LIMIT'],
    [503, 'SERVICE_UNAVAILABLE'],
  ])('%i is JSON of USDA’s gateway, with Retry-After where wished', async (status, code) => {
    await fail({ source: 'usda', status, retryAfter: 7 });
    const response = await usda();
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, '7']);
    expect(await response.json()).toMatchObject({ error: { code } });
  });

  it('heals after so many times', async () => {
    await fail({ status: 503, times: 2 });
    const statuses = [await off(), await off(), await off()].map(({ status }) => status);
    expect(statuses).toEqual([503, 503, 200]);
  });

  it('hits one code only, by whatever spelling, and wins over a fault of the source', async () => {
    await fail({ source: 'off', status: 500 });
    await fail({ source: 'off', code: `0${nutella}`, status: 503 });
    expect((await off()).status).toBe(503);
    expect((await off('80052760')).status).toBe(500);
  });

  it('comes past a rate a minute', async () => {
    await fail({ source: 'off', rateLimitPerMinute: 2 });
    const statuses = [await off(), await off(), await off()].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('time', () => {
  it('is added before the answer', async () => {
    await fail({ source: 'off', latencyMs: 120, jitterMs: 20 });
    const start = performance.now();
    expect((await off()).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(118);
  });

  it('never ends in a hang, which the log shows without a status', async () => {
    await fail({ source: 'off', code: '80052760', mode: 'hang' });
    await expect(off('80052760', { signal: AbortSignal.timeout(150) })).rejects.toThrow(/timeout/i);
    const log = await fetch(`${url}/_sandbox/requests?code=80052760`);
    const { requests } = (await log.json()) as { requests: unknown[] };
    expect(requests.at(-1)).toMatchObject({ source: 'off', status: null });
  });

  it('drips in a slow answer whose head is there at once', async () => {
    await fail({ source: 'off', mode: 'slow-drip' });
    const stop = new AbortController();
    const response = await off(nutella, { signal: stop.signal });
    expect(response.status).toBe(200);
    const first = await response.body?.getReader().read();
    expect(Number(first?.value?.length)).toBeLessThan(Number(response.headers.get('content-length')) / 10);
    stop.abort();
  });
});

describe('a broken answer', () => {
  it('is cut off in the middle', async () => {
    await fail({ source: 'off', mode: 'truncate' });
    const response = await off();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('is reset', async () => {
    await fail({ source: 'off', mode: 'reset' });
    await expect(off()).rejects.toThrow('fetch failed');
  });

  it('has the wrong types', async () => {
    await fail({ mode: 'wrong-type' });
    expect(await (await off()).json()).toMatchObject({ code: 42, product: { nutriments: 'plenty' } });
    expect(await (await usda()).json()).toMatchObject({ totalHits: 'many' });
  });

  it('calls itself JSON and is not', async () => {
    await fail({ source: 'off', mode: 'not-json' });
    const response = await off();
    expect(response.headers.get('content-type')).toMatch(/json/);
    await expect(response.json()).rejects.toThrow('Unexpected token');
  });

  it('redirects to itself for ever', async () => {
    await fail({ source: 'off', mode: 'redirect-loop' });
    const response = await off(nutella, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, `/off/api/v3/product/${nutella}`]);
  });

  it.each([
    ['huge', null],
    ['gzip-bomb', 'gzip'],
  ] as const)('is endless: %s', async (mode, encoding) => {
    await fail({ source: 'off', mode });
    const stop = new AbortController();
    const response = await off(nutella, { signal: stop.signal });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > 20_000_000) break;
    }
    expect(bytes).toBeGreaterThan(20_000_000);
    stop.abort();
  });
});

describe('faults', () => {
  it('are listed, replaced and ended', async () => {
    await fail({ source: 'off', status: 503, times: 3 });
    await fail({ source: 'off', status: 500, times: 2 });
    await fail({ source: 'usda', status: 429 });
    await off();
    const list = async () => ((await (await fetch(`${url}/_sandbox/faults`)).json()) as { faults: unknown[] }).faults;
    expect(await list()).toEqual([
      { source: 'off', status: 500, times: 2, timesLeft: 1 },
      { source: 'usda', status: 429 },
    ]);
    await fetch(`${url}/_sandbox/faults?source=usda`, { method: 'DELETE' });
    expect(await list()).toHaveLength(1);
  });

  it.each([{}, { mode: 'explode' }, { soruce: 'off', status: 500 }, { status: 200 }, { source: 'off', times: 0 }])(
    'are refused where they make no sense: %j',
    async (fault) => {
      const response = await fetch(`${url}/_sandbox/faults`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
      expect(response.status).toBe(400);
    },
  );
});
