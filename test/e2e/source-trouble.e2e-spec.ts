import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { checkDigit } from '@openshelf/gtin';
import { eventually, type SandboxFault, Stack } from '@openshelf/testing';

interface Missing {
  code: string;
  discovery?: { state: string; sourcesTried: string[] };
}

let stack: Stack;
let serial = 0;

beforeAll(async () => {
  stack = await Stack.start();
}, 120_000);
afterEach(() => stack.sandbox.heal());
afterAll(() => stack?.stop());

/** A new code that only Open Food Facts knows: what it does wrong cannot be hidden by another source. */
async function next(): Promise<string> {
  const body = `40065${String(++serial).padStart(7, '0')}`;
  const code = body + String(checkDigit(body));
  await stack.sandbox.put('off', { code, product_name: `Biscuits ${serial}`, lang: 'en', product_type: 'food' });
  return code;
}

describe('while Open Food Facts', () => {
  it.each<[string, SandboxFault]>([
    ['answers 500', { status: 500 }],
    ['answers 503 with a page', { status: 503, retryAfter: 1 }],
    ['answers 429', { status: 429, retryAfter: 1 }],
    ['answers nonsense', { mode: 'not-json' }],
    ['answers something else', { mode: 'wrong-type' }],
    ['cuts its answers short', { mode: 'truncate' }],
    ['resets connections', { mode: 'reset' }],
    ['hangs', { mode: 'hang' }],
  ])(
    '%s, a code is never called unknown, and heals by itself after',
    async (_, fault) => {
      const code = await next();
      await stack.sandbox.fail({ source: 'off', ...fault });
      const response = await stack.lookUp(code, { wait: 2 });
      expect(response.status).toBe(404);
      const state = await eventually(
        async () => {
          const { discovery } = (await (await stack.lookUp(code)).json()) as Missing;
          return discovery?.state === 'delayed' && discovery;
        },
        { within: 15_000 },
      );
      expect(state.sourcesTried).toContain('usda');
      await stack.sandbox.heal();
      await eventually(async () => (await stack.lookUp(code)).status === 200, { within: 60_000, every: 250 });
    },
    90_000,
  );

  it('is slow, the waiting client still gets the product', async () => {
    const code = await next();
    await stack.sandbox.fail({ source: 'off', latencyMs: 700 });
    const started = Date.now();
    expect((await stack.lookUp(code, { wait: 10 })).status).toBe(200);
    expect(Date.now() - started).toBeGreaterThanOrEqual(700);
  }, 60_000);

  it('is down, what USDA knows still heals at once', async () => {
    const code = await usdaOnly();
    await stack.sandbox.fail({ source: 'off', status: 500 });
    expect((await stack.lookUp(code, { wait: 10 })).status).toBe(200);
  }, 60_000);
});

async function usdaOnly(): Promise<string> {
  const document = {
    fdcId: 9_000_001,
    description: 'SANDBOX CRACKERS',
    dataType: 'Branded',
    gtinUpc: `03000099999${checkDigit('03000099999')}`,
    publishedDate: '2026-01-15',
    brandOwner: 'Sandbox Foods Inc.',
    brandName: 'SANDBOX',
    ingredients: 'WHEAT FLOUR, SALT.',
    servingSize: 30,
    servingSizeUnit: 'g',
    foodNutrients: [{ nutrientId: 1008, nutrientNumber: '208', nutrientName: 'Energy', unitName: 'KCAL', value: 400 }],
  };
  await stack.sandbox.put('usda', document);
  return document.gtinUpc;
}
