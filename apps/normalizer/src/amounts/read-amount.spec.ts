import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readAmount } from './read-amount.js';

describe('readAmount', () => {
  it.each([
    // text, value, unit
    ['500 g', 500, 'g'],
    ['33cl', 330, 'ml'],
    ['1,5 L', 1_500, 'ml'],
    ['0,164 kg', 164, 'g'],
    ['５００ml', 500, 'ml'],
    ['330 мл', 330, 'ml'],
    ['500克', 500, 'g'],
    ['4 x 125 g', 500, 'g'],
    ['6 x 4 x 25 g', 600, 'g'],
    ['330 ml x 6', 1_980, 'ml'],
    ['2 x 125 g (250 g)', 250, 'g'],
    ['6 bouteilles de 33cl', 1_980, 'ml'],
    ['10 unites, 170g', 170, 'g'],
    ['16 fl. oz (1 pt) 473 mL', 473, 'ml'],
    ['0.75 oz (22 g)', 22, 'g'],
    ['355 ml (12 fl oz)', 355, 'ml'],
    ['8 oz/227 g', 227, 'g'],
    ['2 lb 3 oz', 992.233, 'g'],
    ['1/2 gal', 1_892.7, 'ml'],
    ['425 g (230 g égoutté)', 425, 'g'],
    ['Abtropfgewicht 240 g, Füllmenge 400 g', 400, 'g'],
    ['500 g e', 500, 'g'],
    ['1.000 g', 1_000, 'g'],
    ['1.500 kg', 1_500, 'g'],
    ['1.250,5 g', 1_250.5, 'g'],
    ['1 500 g', 1_500, 'g'],
    ['14.000000000000002g', 14, 'g'],
    ['1-2 personnes 400 g', 400, 'g'],
  ] as const)('reads %s of a package', (text, value, unit) => {
    expect(readAmount(text, 'package')).toEqual({ value, unit });
  });

  it.each([
    '',
    '60',
    '1 dozen',
    '1 cup',
    'e',
    '0 g',
    '-5 g',
    '60-70 g',
    '15aug',
    '6 330 ml',
    'g',
    '1 IU',
    'x'.repeat(400),
  ])('does not guess at %p', (text) => {
    expect(readAmount(text, 'package')).toBeNull();
  });

  it('reads three digits after a separator as thousands on a package and as decimals in a serving', () => {
    expect(readAmount('1.125 g', 'package')).toEqual({ value: 1_125, unit: 'g' });
    expect(readAmount('1.125 g', 'serving')).toEqual({ value: 1.125, unit: 'g' });
  });

  it('reads its own output again as the same amount', () => {
    for (const text of ['4 x 125 g', '33cl', '2 lb 3 oz', '0.75 oz (22 g)']) {
      const read = readAmount(text, 'package');
      expect(readAmount(`${read?.value} ${read?.unit}`, 'package')).toEqual(read);
    }
  });

  it('takes no longer on a hostile text', () => {
    const hostile = ['1 ', '1x', '1 aa ', '9 aa aa ', '1.1', '1/2 ', '- 1'].map((piece) =>
      piece.repeat(300).slice(0, 300),
    );
    const started = performance.now();
    for (let i = 0; i < 100; i++) for (const text of hostile) readAmount(text, 'package');
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

interface Vector {
  readonly text: string;
  readonly expected: { readonly value: number | null; readonly unit?: string; readonly tolerance?: number };
}

describe('readAmount on the shared vectors', () => {
  const folder = '../shared/vectors';
  const score = existsSync(folder) ? it : it.skip;
  score.each([
    ['quantity.jsonl', 'package'],
    ['serving_size.jsonl', 'serving'],
  ] as const)('reads %s well (skipped where the folder is absent)', (file, kind) => {
    const lines = readFileSync(`${folder}/${file}`, 'utf8').trim().split('\n');
    const vectors = lines.map((line) => JSON.parse(line) as Vector);
    const right = vectors.filter(({ text, expected }) => isRight(readAmount(text, kind), expected)).length;
    process.stdout.write(`${file}: ${right} of ${vectors.length} right\n`);
    expect(right / vectors.length).toBeGreaterThanOrEqual(0.95);
  });
});

function isRight(read: ReturnType<typeof readAmount>, { value, unit, tolerance = 0.005 }: Vector['expected']): boolean {
  if (value === null || read === null) return value === read?.value || (value === null && read === null);
  return read.unit === unit && Math.abs(read.value - value) <= Math.max(tolerance, tolerance * value);
}
