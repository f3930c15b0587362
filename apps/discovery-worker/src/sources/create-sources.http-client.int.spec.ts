import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asGtin14 } from '@openshelf/gtin';
import { loadConfig, Logger } from '@openshelf/platform';
import { DiscoveryConfig } from '../config.js';
import { createSources } from './create-sources.http-client.js';
import type { Source, Sources } from './source.js';

const nutella = asGtin14('3017620422003');
const logger = Logger.create({ service: 'test', destination: { write: () => undefined } });

/** What the stand-in answers, by the path before `?`; everything else is 404 with a page of HTML. */
let answers: Record<string, { status?: number; body?: unknown; location?: string }>;
let requests: IncomingMessage[];
let server: Server;
let origin: string;
let sources: Sources;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    const page = searchParams.get('pageNumber');
    const answer = answers[page === null ? pathname : `${pathname} ${page}`];
    const { status = 200, body, location } = answer ?? { status: 404 };
    const type = answer ? 'application/json' : 'text/html';
    const headers = { 'content-type': type, ...(location !== undefined && { location }) };
    response.writeHead(status, headers).end(answer ? JSON.stringify(body) : '<html></html>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = loadConfig(DiscoveryConfig, {
    DATABASE_URL: 'postgres://127.0.0.1/none',
    REDIS_URL: 'redis://127.0.0.1:1',
    NATS_URL: 'nats://127.0.0.1:1',
    CONTACT: 'us@example.org',
    OPENFOODFACTS_BASE_URL: `${origin}/off`,
    USDA_BASE_URL: `${origin}/usda/fdc/v1`,
    USDA_API_KEY: 'secret-key',
  });
  const store = {
    take: () => Promise.resolve({ kind: 'granted' as const, tokens: 9 }),
    pause: () => Promise.resolve(),
  };
  sources = createSources(config, { logger, store });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  answers = {};
  requests = [];
});

function source(name: 'openfoodfacts' | 'usda'): Source {
  const found = sources.get(name);
  if (!found) throw new Error(`${name} is not switched on`);
  return found;
}
function found(code: string) {
  const product = { code, product_name: 'Nutella' };
  return { body: { code, product, status: 'success', result: { id: 'product_found' } } };
}
function paths(): string[] {
  return requests.map(({ url }) => new URL(url ?? '', origin).pathname);
}

describe('Open Food Facts', () => {
  it('is asked once, in the pinned version, for the fields we map, with who we are', async () => {
    answers['/off/api/v3.3/product/3017620422003'] = found('3017620422003');
    const reply = await source('openfoodfacts').ask(nutella);
    expect(reply).toMatchObject({ answer: { kind: 'found' }, apiVersion: 'v3.3', response: { status: 200 } });
    expect(JSON.parse(reply.response.body.toString())).toEqual(found('3017620422003').body);
    expect(requests).toHaveLength(1);
    const [request] = requests;
    expect(request?.headers['user-agent']).toBe('Openshelf/0.1.0 (us@example.org)');
    const query = new URL(request?.url ?? '', origin).searchParams;
    expect(query.get('product_type')).toBe('all');
    expect(query.get('fields')?.split(',')).toEqual(
      expect.arrayContaining(['code', 'lang', 'product_name_fr', 'ingredients_text_de', 'nutriments', 'images']),
    );
    // The site's web server takes 8 kB of request line and headers.
    expect(request?.url?.length).toBeLessThan(4_000);
  });

  it.each([
    ['96385074', '96385074'],
    ['036000291452', '0036000291452'],
    ['10614141000415', '10614141000415'],
  ])('is asked for %s as %s', async (code, path) => {
    await source('openfoodfacts').ask(asGtin14(code));
    expect(paths()).toEqual([`/off/api/v3.3/product/${path}`]);
  });

  it('is followed to the sister that it redirects to', async () => {
    answers['/off/api/v3.3/product/3017620422003'] = {
      status: 302,
      location: `${origin}/obf/api/v3.3/product/3017620422003?fields=code`,
    };
    answers['/obf/api/v3.3/product/3017620422003'] = found('3017620422003');
    const reply = await source('openfoodfacts').ask(nutella);
    expect(reply.answer.kind).toBe('found');
    expect(reply.response.url).toContain('/obf/');
  });

  it('is not followed to anybody else', async () => {
    answers['/off/api/v3.3/product/3017620422003'] = { status: 302, location: 'http://elsewhere.invalid/' };
    await expect(source('openfoodfacts').ask(nutella)).rejects.toMatchObject({ code: 'HTTP.REDIRECT_REFUSED' });
  });

  const elsewhere = (type: string) => ({
    status: 404,
    body: {
      status: 'failure',
      errors: [
        {
          field: { id: 'product_type', value: type },
          message: { id: 'product_found_with_a_different_product_type' },
        },
      ],
    },
  });

  it('is believed when it only names the sister', async () => {
    answers['/off/api/v3.3/product/3017620422003'] = elsewhere('petfood');
    answers['/opff/api/v3.3/product/3017620422003'] = found('3017620422003');
    expect((await source('openfoodfacts').ask(nutella)).answer.kind).toBe('found');
    expect(paths()).toHaveLength(2);
  });

  it.each(['beauty', 'toys'])(
    'never says "absent" of a product said to be under "%s" and not got there',
    async (type) => {
      answers['/off/api/v3.3/product/3017620422003'] = elsewhere(type);
      answers['/obf/api/v3.3/product/3017620422003'] = elsewhere(type);
      expect((await source('openfoodfacts').ask(nutella)).answer.kind).toBe('unreadable');
    },
  );
});

describe('USDA FoodData Central', () => {
  it('is asked once for all spellings, with the key in a header only', async () => {
    const food = { fdcId: 1, gtinUpc: '00036000291452', description: 'TISSUES', publishedDate: '2024-10-31' };
    answers['/usda/fdc/v1/foods/search'] = { body: { totalHits: 1, foods: [food] } };
    const reply = await source('usda').ask(asGtin14('036000291452'));
    expect(reply.answer).toEqual({ kind: 'found', record: 'fdcId 1' });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers['x-api-key']).toBe('secret-key');
    const { searchParams } = new URL(reply.response.url);
    expect(searchParams.get('query')?.split(' ')).toEqual([
      '36000291452',
      '036000291452',
      '0036000291452',
      '00036000291452',
    ]);
    expect(searchParams.get('dataType')).toBe('Branded');
    expect(reply.response.url).not.toContain('secret-key');
  });

  it('is asked for further pages while it has more foods, for three at most', async () => {
    const path = '/usda/fdc/v1/foods/search';
    const other = { fdcId: 2, gtinUpc: '012345678905', description: 'OTHER' };
    const food = { fdcId: 1, gtinUpc: '3017620422003', description: 'NUTELLA' };
    const more = { body: { totalHits: 700, foods: [other] } };
    answers = { [path]: more, [`${path} 2`]: { body: { totalHits: 700, foods: [other, food] } } };
    const reply = await source('usda').ask(nutella);
    expect(reply.answer).toEqual({ kind: 'found', record: 'fdcId 1' });
    expect(reply.response.url).toContain('pageNumber=2');

    answers = { [path]: more, [`${path} 2`]: more, [`${path} 3`]: more };
    requests = [];
    expect((await source('usda').ask(nutella)).answer.kind).toBe('unreadable');
    expect(requests).toHaveLength(3);
  });

  it('that refuses the key is misconfigured', async () => {
    answers['/usda/fdc/v1/foods/search'] = { status: 403, body: { error: { code: 'API_KEY_INVALID' } } };
    expect((await source('usda').ask(nutella)).answer).toEqual({ kind: 'misconfigured', reason: 'API_KEY_INVALID' });
  });
});
