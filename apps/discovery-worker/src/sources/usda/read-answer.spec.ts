import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { asGtin14 } from '@openshelf/gtin';
import { readAnswer } from './read-answer.js';

const asked = asGtin14('094395000172');
const JSON_TYPE = 'application/json; charset=utf-8';

function response(status: number, body: unknown, contentType = JSON_TYPE) {
  return { status, contentType, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) };
}
function food(gtinUpc: unknown, fdcId = 1, publishedDate = '2021-10-28', dataType = 'Branded') {
  return { fdcId, gtinUpc, publishedDate, dataType, description: 'NUTS' };
}
function foods(...list: unknown[]) {
  return { totalHits: list.length, currentPage: 1, totalPages: 1, foods: list };
}

describe('an answer of FoodData Central', () => {
  it.each(['94395000172', '094395000172', '0094395000172', '00094395000172', 94_395_000_172])(
    'with gtinUpc %s is found',
    (gtinUpc) => {
      expect(readAnswer(response(200, foods(food('012345678905'), food(gtinUpc, 7))), asked)).toEqual({
        kind: 'found',
        record: 'fdcId 7',
      });
    },
  );

  it('names the newest publication: the latest date, then the highest id', () => {
    const list = [
      food('094395000172', 900, '2019-04-01'),
      food('00094395000172', 500, '2024-10-31'),
      food('094395000172', 501, '2024-10-31'),
      { ...food('094395000172', 999), publishedDate: undefined },
    ];
    for (const order of [list, list.toReversed()]) {
      expect(readAnswer(response(200, foods(...order)), asked)).toMatchObject({ record: 'fdcId 501' });
    }
  });

  it.each<[string, object]>([
    ['no foods', foods()],
    ['foods that the text search found by something else', foods(food('012345678905'), food('94395000'))],
    ['foods without a number', foods({ fdcId: 1, dataType: 'Foundation', description: 'Cheese' })],
    ['a number with a wrong check digit', foods(food('094395000173'))],
    ['the number in a food that is not branded', foods(food('094395000172', 1, '2021-10-28', 'SR Legacy'))],
  ])('with %s is absent', (_what, body) => {
    expect(readAnswer(response(200, body), asked)).toEqual({ kind: 'absent' });
  });

  it.each(['API_KEY_MISSING', 'API_KEY_INVALID', 'API_KEY_DISABLED', 'API_KEY_UNAUTHORIZED', 'API_KEY_UNVERIFIED'])(
    '%s needs an operator',
    (code) => {
      const answer = readAnswer(response(403, { error: { code, message: 'see api.data.gov' } }), asked);
      expect(answer).toEqual({ kind: 'misconfigured', reason: code });
    },
  );

  it('over the limit means an hour of silence', () => {
    const answer = readAnswer(response(429, { error: { code: 'OVER_RATE_LIMIT' } }), asked);
    expect(answer).toMatchObject({ kind: 'unavailable', retryAfterMs: 3_600_000 });
  });

  it.each([
    [429, 'unavailable'],
    [503, 'unavailable'],
    [500, 'unreadable'],
    [502, 'unreadable'],
    [400, 'unreadable'],
  ])('HTTP %i is never an answer, but %s', (status, kind) => {
    expect(readAnswer(response(status, '<html></html>', 'text/html'), asked).kind).toBe(kind);
    expect(readAnswer(response(status, foods()), asked).kind).toBe(kind);
  });

  it('with other foods than the asked one, and more to come, is no absence yet', () => {
    const page = { ...foods(food('012345678905')), totalHits: 2 };
    expect(readAnswer(response(200, page), asked)).toEqual({ kind: 'more', seen: 1 });
    expect(readAnswer(response(200, page), asked, 1)).toEqual({ kind: 'absent' });
  });

  it.each([
    [{ ...food('094395000172'), description: ' ', foodNutrients: [] }, 'stub'],
    [{ ...food('094395000172'), description: undefined }, 'stub'],
    [{ ...food('094395000172'), description: '', foodNutrients: [{ value: 1 }] }, 'found'],
  ])('with %j is %s', (row, kind) => {
    expect(readAnswer(response(200, foods(row)), asked).kind).toBe(kind);
  });

  it.each<[string, number, unknown, string]>([
    ['HTML', 200, '<html></html>', 'text/html'],
    ['a body cut short', 200, '{"totalHits":1,"foods":[{"gtinUpc"', JSON_TYPE],
    ['an empty object', 200, {}, JSON_TYPE],
    ['a food itself', 200, food('094395000172'), JSON_TYPE],
    ['foods that are no list', 200, { foods: {} }, JSON_TYPE],
    ['an empty list with 404', 404, foods(), JSON_TYPE],
    ['foods that are no objects', 200, { totalHits: 3, foods: ['x', 1, null] }, JSON_TYPE],
    ['one food that is none', 200, foods(food('012345678905'), null), JSON_TYPE],
    ['an empty page of many foods', 200, { totalHits: 700, foods: [] }, JSON_TYPE],
    ['an empty list of who knows how many', 200, { foods: [] }, JSON_TYPE],
  ])('%s is unreadable, never an absence', (_what, status, body, contentType) => {
    expect(readAnswer(response(status, body, contentType), asked).kind).toBe('unreadable');
  });
});

const samples = new URL('../../../../../../shared/samples/usda/', import.meta.url);

(existsSync(samples) ? describe : describe.skip)(
  'recorded answers (../shared/samples/usda, skipped where absent)',
  () => {
    it.each<[string, string, string]>([
      ['094395000172.json', '094395000172', 'found'],
      ['094395000172.json', '3017620422003', 'absent'],
      ['search_bread.json', '657484200138', 'found'],
      ['bigmacsearch.json', '094395000172', 'more'],
      ['cheddar-cheese_search-foundation.json', '094395000172', 'more'],
      ['657484200138.json', '657484200138', 'unreadable'],
    ])('%s asked for %s is %s', (file, of, kind) => {
      const body = readFileSync(new URL(file, samples));
      expect(readAnswer({ status: 200, contentType: 'application/json', body }, asGtin14(of)).kind).toBe(kind);
    });
  },
);
