import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProductDocument } from '@openshelf/contracts';
import { parseBarcode } from '@openshelf/gtin';
import { Stack } from '@openshelf/testing';

const samples = resolve('..', 'shared', 'samples');
const present = existsSync(samples);

let stack: Stack;

/** Codes of recorded answers that are world-wide product numbers. */
function recorded(source: 'off' | 'usda'): string[] {
  const names = readdirSync(resolve(samples, source)).map((file) => file.split('.')[0] ?? '');
  return names.filter((name) => {
    const reading = parseBarcode(name);
    return reading.ok && reading.circulation === 'global';
  });
}

/** Whether the recorded document has a name in any language. Some real products have none, and are answered all the same. */
function hasName(code: string): boolean {
  return readdirSync(resolve(samples, 'off'))
    .filter((file) => file.startsWith(code))
    .some((file) => /"product_name(_[a-z]{2})?": ?"[^"]+"/.test(readFileSync(resolve(samples, 'off', file), 'utf8')));
}

(present ? describe : describe.skip)('real answers (../shared/samples, skipped where absent)', () => {
  beforeAll(async () => {
    stack = await Stack.start({ sandboxFolders: [samples] });
  }, 120_000);
  afterAll(() => stack?.stop());

  it('of Open Food Facts all heal', async () => {
    const codes = recorded('off');
    expect(codes.length).toBeGreaterThan(100);
    const failed: string[] = [];
    for (const code of codes) {
      const response = await stack.lookUp(code, { wait: 10 });
      if (response.status !== 200) failed.push(`${code}: ${response.status} ${await response.text()}`);
      else if (((await response.json()) as ProductDocument).name === null && hasName(code))
        failed.push(`${code}: no name`);
    }
    expect(failed).toEqual([]);
  }, 120_000);

  it('of USDA all heal, with nutrition per 100', async () => {
    for (const code of recorded('usda')) {
      const response = await stack.lookUp(code, { wait: 10 });
      expect(response.status).toBe(200);
      const { name, nutrition } = (await response.json()) as ProductDocument;
      expect(name).not.toBeNull();
      expect(nutrition?.nutrients['energyKcal']).toBeGreaterThanOrEqual(0);
    }
  }, 60_000);
});
