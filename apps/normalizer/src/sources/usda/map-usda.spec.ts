import { describe, expect, it } from '@jest/globals';
import { asGtin14 } from '@openshelf/gtin';
import { mapDocument } from '../map-document.js';
import type { SourceFacts } from '../source-facts.js';
import { readableCase } from './readable-case.js';

const gtin = asGtin14('00094395000172');
const food = {
  fdcId: 1,
  dataType: 'Branded',
  gtinUpc: '094395000172',
  publishedDate: '2021-10-28',
  description: 'CHEDDAR',
};

const mapped = (answer: unknown): SourceFacts =>
  mapDocument({
    gtin,
    source: 'usda',
    documentId: 'id',
    fetchedAt: '2026-10-01T00:00:00.000Z',
    url: '',
    body: JSON.stringify(answer),
  });

describe('the row of an answer', () => {
  it.each(['094395000172', '94395000172', '0094395000172', '00094395000172', ' 094395000172 '])(
    'is found by its code in any spelling: %p',
    (gtinUpc) => {
      expect(mapped({ foods: [{ ...food, gtinUpc }] }).names).toEqual({ en: 'Cheddar' });
    },
  );

  it('is the newest publication, whichever way the date is written, then the highest id', () => {
    const foods = [
      { ...food, fdcId: 5, publishedDate: '2021-10-28', description: 'Older' },
      { ...food, fdcId: 2, publishedDate: undefined, publicationDate: '8/31/2023', description: 'Newest' },
      { ...food, fdcId: 1, publishedDate: '2023-08-31', description: 'Same day, lower id' },
    ];
    expect(mapped({ foods }).names).toEqual({ en: 'Newest' });
    expect(mapped({ foods: foods.toReversed() }).names).toEqual({ en: 'Newest' });
  });

  it('is the detail itself', () => {
    expect(mapped(food).credit.url).toBe('https://fdc.nal.usda.gov/food-details/1/nutrients');
  });

  it('is refused when the search only found foods that resemble it', () => {
    expect(() => mapped({ foods: [{ ...food, gtinUpc: '657484200138' }] })).toThrow(
      expect.objectContaining({ code: 'SOURCE.OTHER_CODE' }),
    );
    expect(() => mapped({ foods: [{ description: 'Foundation food without a code' }] })).toThrow(
      expect.objectContaining({ code: 'SOURCE.OTHER_CODE' }),
    );
  });

  it.each([{ foods: [], totalHits: 0 }, {}, [], 'text', null])('is refused when there is none: %j', (answer) => {
    expect(() => mapped(answer)).toThrow(expect.objectContaining({ code: 'SOURCE.UNREADABLE' }));
  });
});

describe('nutrients', () => {
  it.each([
    ['search', { nutrientNumber: '307', unitName: 'MG', value: 679 }],
    ['detail', { nutrient: { number: '307', unitName: 'mg' }, amount: 679 }],
    ['abridged detail', { number: '307', unitName: 'MG', amount: 679 }],
  ])('are read in the shape of a %s', (_name, row) => {
    expect(mapped({ ...food, foodNutrients: [row] }).nutrition?.nutrients).toEqual({ sodium: 0.679, salt: 1.6975 });
  });

  it('never come from labelNutrients, which are per serving', () => {
    expect(mapped({ ...food, labelNutrients: { fat: { value: 3 } } }).nutrition).toBeNull();
  });

  it('lose a row below zero, not the table', () => {
    const foodNutrients = [
      { nutrientNumber: '605', unitName: 'G', value: -0.01 },
      { nutrientNumber: '203', unitName: 'G', value: 5 },
    ];
    expect(mapped({ ...food, foodNutrients }).nutrition?.nutrients).toEqual({ proteins: 5 });
  });

  it('skip international units, but those of vitamin D', () => {
    const foodNutrients = [
      { nutrientNumber: '318', unitName: 'IU', value: 1430 },
      { nutrientNumber: '324', unitName: 'IU', value: 400 },
      { nutrientNumber: 'constructor', unitName: 'toString', value: 1 },
    ];
    expect(mapped({ ...food, foodNutrients }).nutrition?.nutrients).toEqual({ vitaminD: 1e-5 });
  });

  it.each([
    ['g', '100g'],
    ['GRM', '100g'],
    ['ml', '100ml'],
    ['MLT', '100ml'],
  ])('with servings in %s are per %s', (servingSizeUnit, basis) => {
    const foodNutrients = [{ nutrientNumber: '203', unitName: 'G', value: 1 }];
    expect(mapped({ ...food, foodNutrients, servingSize: 30, servingSizeUnit }).nutrition?.basis).toBe(basis);
  });
});

describe('amounts and categories', () => {
  it.each([
    [
      { servingSize: 28, servingSizeUnit: 'g', householdServingFullText: '1 ONZ' },
      { text: '1 ONZ (28 g)', value: 28, unit: 'g' },
    ],
    [
      { servingSize: 360, servingSizeUnit: 'MLT', householdServingFullText: '12 fl oz (360mL)' },
      { text: '12 fl oz (360mL)', value: 360, unit: 'ml' },
    ],
    [
      { servingSize: 500, servingSizeUnit: 'MG' },
      { text: '0.5 g', value: 0.5, unit: 'g' },
    ],
    [
      { servingSize: 400, servingSizeUnit: 'IU', householdServingFullText: '1 drop' },
      { text: '1 drop', value: null, unit: null },
    ],
    [{}, null],
  ])('reads the serving of %j', (more, serving) => {
    expect(mapped({ ...food, ...more }).serving).toEqual(serving);
  });

  it('makes ids of names', () => {
    const facts = mapped({ ...food, foodCategory: 'Breads & Buns', marketCountry: 'United States' });
    expect(facts).toMatchObject({ categories: ['usda:breads-and-buns'], countries: ['en:united-states'] });
  });
});

describe('readableCase', () => {
  it.each([
    ['CHEDDAR CHEESE', 'Cheddar Cheese'],
    ["JOHANN'S BAKERY", "Johann's Bakery"],
    ['MAC & CHEESE WITH BBQ SAUCE', 'Mac & Cheese with BBQ Sauce'],
    ['GLUTEN-FREE BREAD, 2% FAT', 'Gluten-Free Bread, 2% Fat'],
    ["O'BRIEN POTATOES", "O'Brien Potatoes"],
    ["L'OREAL", "L'Oreal"],
    ["I'LL HAVE IT", "I'll Have It"],
    ['7UP', '7UP'],
    ['VITAMIN B12 & D', 'Vitamin B12 & D'],
    ['VITAMIN A MILK', 'Vitamin A Milk'],
    ['USDA ORGANIC IPA', 'USDA Organic IPA'],
    ['DR PEPPER', 'Dr Pepper'],
    ['Sprite Bottle, 1.75 Liters', 'Sprite Bottle, 1.75 Liters'],
  ])('writes %s as %s', (text, expected) => {
    expect(readableCase(text)).toBe(expected);
  });
});
