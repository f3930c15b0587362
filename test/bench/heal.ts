import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkDigit } from '@openshelf/gtin';
import { Stack } from '@openshelf/testing';
import { percentile, report, rounded, type Row } from './report.js';

// How much time does healing a miss add to what the source itself takes? Open loop: a new code every 20 ms, whether or
// not the ones before have healed, while the source answers after 100 ms. The reference, in the same run and at the same
// rate: the same question put to the source directly.

const PER_SECOND = 50;
const SECONDS = 20;
const WARM_UP = 100;
const SOURCE_LATENCY_MS = 100;

const count = PER_SECOND * SECONDS;
const codes = Array.from({ length: 2 * count + WARM_UP }, (_, i) => {
  const body = `40063${String(i).padStart(7, '0')}`;
  return body + String(checkDigit(body));
});

const folder = mkdtempSync(join(tmpdir(), 'openshelf-bench-'));
mkdirSync(join(folder, 'off'));
for (const code of codes) writeFileSync(join(folder, 'off', `${code}.json`), JSON.stringify(documentOf(code)));

const begun = performance.now();
const stack = await Stack.start({ sandboxFolders: [folder] });
try {
  await stack.sandbox.fail({ source: 'off', latencyMs: SOURCE_LATENCY_MS });
  await openLoop(codes.slice(0, WARM_UP), heal);
  const alone = await openLoop(codes.slice(WARM_UP, WARM_UP + count), askSource);
  const healed = await openLoop(codes.slice(WARM_UP + count), heal);
  const source = percentile(alone, 0.5);
  const added = healed.map((latency) => latency - source);
  report(
    'heal',
    rounded((performance.now() - begun) / 1000),
    [
      { id: 'heal.added.p50', value: rounded(percentile(added, 0.5)), unit: 'ms', bound: 30, kind: 'most' },
      { id: 'heal.added.p99', value: rounded(percentile(added, 0.99)), unit: 'ms', bound: 100, kind: 'most' },
    ],
    [row('source alone', alone), row('healed through Openshelf', healed), row('added', added)],
  );
} finally {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function heal(code: string): Promise<void> {
  const response = await stack.lookUp(code, { wait: 10 });
  await response.text();
  if (response.status !== 200) throw new Error(`${code} did not heal: ${response.status}`);
}

async function askSource(code: string): Promise<void> {
  const response = await fetch(`${stack.sandbox.url}/off/api/v3/product/${code}`, {
    headers: { 'user-agent': 'Openshelf-bench/1 (bench@localhost)' },
  });
  await response.text();
  if (response.status !== 200) throw new Error(`the source did not answer ${code}: ${response.status}`);
}

/** Starts `work` at a fixed rate and answers how long each took, in milliseconds. */
async function openLoop(items: readonly string[], work: (item: string) => Promise<void>): Promise<number[]> {
  const start = performance.now();
  return Promise.all(
    items.map(async (item, i) => {
      await sleep(Math.max(0, start + (i * 1000) / PER_SECOND - performance.now()));
      const sent = performance.now();
      await work(item);
      return performance.now() - sent;
    }),
  );
}

function row(what: string, values: readonly number[]): Row {
  const ms = (share: number): number => rounded(percentile(values, share));
  return { what, requests: values.length, 'p50 ms': ms(0.5), 'p90 ms': ms(0.9), 'p99 ms': ms(0.99), 'max ms': ms(1) };
}

/** A product of the usual size: texts in two languages, nutrition, tags, images. */
function documentOf(code: string): object {
  return {
    status: 'success',
    code,
    product: {
      code,
      product_type: 'food',
      lang: 'fr',
      product_name: `Biscuits ${code}`,
      product_name_fr: `Biscuits ${code}`,
      product_name_en: `Biscuits ${code}`,
      brands: 'Maison Essai',
      quantity: '4 x 125 g',
      categories_tags: ['en:snacks', 'en:sweet-snacks', 'en:biscuits-and-cakes', 'en:biscuits'],
      ingredients_text_fr:
        'Farine de _blé_, sucre, beurre (_lait_) 20 %, poudre à lever : carbonates de sodium, sel. '.repeat(6),
      allergens_tags: ['en:gluten', 'en:milk'],
      traces_tags: ['en:nuts'],
      additives_tags: ['en:e500'],
      nutriments: {
        'energy-kj_100g': 2000,
        'energy-kcal_100g': 478,
        fat_100g: 20,
        'saturated-fat_100g': 12,
        carbohydrates_100g: 66,
        sugars_100g: 24,
        proteins_100g: 7,
        salt_100g: 0.8,
      },
    },
  };
}
