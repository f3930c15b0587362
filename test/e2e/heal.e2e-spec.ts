import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProductDocument } from '@openshelf/contracts';
import { eventually, Stack } from '@openshelf/testing';

/** A right check digit, and nothing in the sandbox. */
const NOBODY_KNOWS = '4006381999991';

interface Problem {
  status: number;
  code: string;
  detail: string;
  errors?: { field: string; rule: string }[];
  expectedCheckDigit?: number;
  discovery?: { id: string; state: string; sourcesTried: string[]; retryAfter: number };
}

let stack: Stack;
let codes: string[];

beforeAll(async () => {
  stack = await Stack.start();
  codes = await stack.sandbox.codes(5);
}, 120_000);
afterAll(() => stack?.stop());

const product = async (response: Response): Promise<ProductDocument> => (await response.json()) as ProductDocument;
const problem = async (response: Response): Promise<Problem> => (await response.json()) as Problem;

describe('a code that is missing', () => {
  it('heals while the client waits, with name, brand, nutrition and where each value comes from', async () => {
    expect(codes).toHaveLength(5);
    for (const code of codes) {
      const response = await stack.lookUp(code, { wait: 5 });
      expect(response.status).toBe(200);
      expect(response.headers.get('preference-applied')).toBe('wait=5');
      const healed = await product(response);
      expect(healed).toMatchObject({ code, name: expect.any(String), brand: expect.any(String) });
      expect(Object.keys(healed.nutrition?.nutrients ?? {})).toContain('energyKj');
      for (const path of ['name', 'brand', 'nutrition']) {
        expect(healed.provenance[path]).toMatchObject({
          source: expect.stringMatching(/openfoodfacts|usda/),
          licence: expect.any(String),
        });
      }
      expect(healed.attribution.length).toBeGreaterThan(0);
    }
  });

  it('comes from the catalogue the next time, and asks no source again', async () => {
    const code = codes[0] ?? '';
    const before = await stack.sandbox.callsBySource(code);
    expect((await stack.lookUp(code)).status).toBe(200);
    expect(await stack.sandbox.callsBySource(code)).toEqual(before);
  });

  it('answers at once without a wait, and is there when the client comes back', async () => {
    const [code] = (await stack.sandbox.codes(20)).slice(5);
    const first = await stack.lookUp(code ?? '');
    expect(first.status).toBe(404);
    expect((await problem(first)).discovery).toMatchObject({ state: 'queued', retryAfter: expect.any(Number) });
    await eventually(async () => (await stack.lookUp(code ?? '')).status === 200);
  });

  it('is marked unknown when every source has really answered no', async () => {
    const first = await stack.lookUp(NOBODY_KNOWS);
    expect(first.status).toBe(404);
    expect(first.headers.get('content-type')).toContain('application/problem+json');
    expect(first.headers.get('retry-after')).not.toBeNull();
    const settled = await eventually(async () => {
      const { discovery } = await problem(await stack.lookUp(NOBODY_KNOWS));
      return discovery?.state === 'unknown' && discovery;
    });
    expect(settled.sourcesTried).toEqual(['openfoodfacts', 'usda']);
    expect(settled.retryAfter).toBeGreaterThan(60);
    expect(await stack.sandbox.callsBySource(NOBODY_KNOWS)).toEqual({ openfoodfacts: 1, usda: 1 });
  });

  it('that nobody knows does not make the client wait', async () => {
    const started = Date.now();
    expect((await stack.lookUp(NOBODY_KNOWS, { wait: 10 })).status).toBe(404);
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  it('is asked for again later, and found when a source has learned it', async () => {
    await stack.sandbox.put('off', { code: NOBODY_KNOWS, product_name: 'Learned', lang: 'en', product_type: 'food' });
    await stack.database.query(`UPDATE discovery.missing_barcode SET next_try_at = now() WHERE gtin = $1`, [
      NOBODY_KNOWS,
    ]);
    await eventually(
      async () => {
        const response = await stack.lookUp(NOBODY_KNOWS);
        return response.status === 200 && (await product(response)).name === 'Learned';
      },
      { within: 60_000, every: 500 },
    );
  }, 90_000);

  it('counts how often it was asked for', async () => {
    const code = '4006381888882';
    for (let i = 0; i < 7; i++) await stack.lookUp(code);
    await eventually(
      async () => {
        const [row] = await stack.database.query<{ demand: string }>(
          'SELECT demand FROM discovery.missing_barcode WHERE gtin = $1',
          [code],
        );
        return row?.demand === '7';
      },
      { within: 20_000 },
    );
  });
});

describe('1,000 clients that scan one unknown code at once', () => {
  it('cause one question to each source, and all get the product', async () => {
    const [code = ''] = (await stack.sandbox.codes(20)).slice(6);
    const responses = await Promise.all(Array.from({ length: 1_000 }, () => stack.lookUp(code, { wait: 20 })));
    expect(new Set(responses.map((response) => response.status))).toEqual(new Set([200]));
    const bodies = new Set(await Promise.all(responses.map((response) => response.text())));
    expect(bodies.size).toBe(1);
    expect(Object.values(await stack.sandbox.callsBySource(code))).toEqual([1]);
  }, 60_000);

  it('cause one question to each source when nobody knows it', async () => {
    const code = '4006381777773';
    const responses = await Promise.all(Array.from({ length: 1_000 }, () => stack.lookUp(code, { wait: 20 })));
    expect(new Set(responses.map((response) => response.status))).toEqual(new Set([404]));
    expect((await problem(responses[0] as Response)).discovery?.state).toBe('unknown');
    expect(await stack.sandbox.callsBySource(code)).toEqual({ openfoodfacts: 1, usda: 1 });
  }, 60_000);
});

describe('what is not a world-wide product number', () => {
  it('is refused with the rule it breaks and the right check digit', async () => {
    const response = await stack.lookUp('1234567890123');
    expect(response.status).toBe(422);
    expect(await problem(response)).toMatchObject({
      code: 'BARCODE.INVALID',
      errors: [{ field: 'code', rule: 'CHECK_DIGIT' }],
      expectedCheckDigit: 8,
    });
  });

  it.each(['hello', '123', '٨١٣١٢٥٠٣', '0000000000000', '%20', "1' OR '1'='1"])('%j is refused', async (code) => {
    const response = await stack.lookUp(code);
    expect(response.status).toBe(422);
    expect((await problem(response)).code).toBe('BARCODE.INVALID');
  });

  it('of restricted circulation is neither looked up nor searched for', async () => {
    const response = await stack.lookUp('2123455005005');
    expect(response.status).toBe(404);
    expect(await problem(response)).toMatchObject({ code: 'BARCODE.RESTRICTED', circulation: 'restricted' });
    expect(await stack.sandbox.requests('2123455005005')).toEqual([]);
  });
});

describe('a product that has not changed', () => {
  it('is a 304 to the one who has it', async () => {
    const code = codes[0] ?? '';
    const etag = (await stack.lookUp(code)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"/);
    const again = await stack.lookUp(code, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect((await stack.lookUp(code, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });
});

describe('every spelling', () => {
  it('finds the same product', async () => {
    const code = codes.find((candidate) => candidate.length === 13) ?? '';
    const { gtin } = await product(await stack.lookUp(code));
    expect(gtin).toBe(`0${code}`);
    expect((await product(await stack.lookUp(`0${code}`))).gtin).toBe(gtin);
    expect((await product(await stack.lookUp(`${code.slice(0, 1)} ${code.slice(1, 7)} ${code.slice(7)}`))).gtin).toBe(
      gtin,
    );
  });
});
