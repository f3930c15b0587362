import { describe, expect, it } from '@jest/globals';
import { abridgedOf, detailOf, searchRowOf } from './convert-food.js';

const detail = {
  fdcId: 1916888,
  description: 'BREAD',
  publicationDate: '7/29/2021',
  modifiedDate: '7/14/2017',
  dataType: 'Branded',
  brandOwner: 'Artim Enterprises, Inc.',
  dataSource: 'LI',
  brandedFoodCategory: 'Breads & Buns',
  gtinUpc: '657484200138',
  servingSize: 38,
  servingSizeUnit: 'g',
  foodNutrients: [
    {
      type: 'FoodNutrient',
      id: 23321423,
      nutrient: { id: 1093, number: '307', name: 'Sodium, Na', rank: 5800, unitName: 'mg' },
      foodNutrientDerivation: {
        id: 70,
        code: 'LCCS',
        description: 'Calculated from value per serving size measure',
        foodNutrientSource: { id: 9, code: '12', description: 'Manufacturer' },
      },
      amount: 553,
    },
    { type: 'FoodNutrient', nutrient: { id: 1110, number: '328', name: 'Vitamin D', unitName: 'µg' }, amount: 0 },
    { type: 'FoodNutrient', nutrient: { id: 1, number: '1', name: 'without an amount', unitName: 'g' } },
  ],
  labelNutrients: { sodium: { value: 210 } },
};

describe('searchRowOf', () => {
  it('writes dates, category and nutrients the way the search does, per 100 g and without label nutrients', () => {
    const row = searchRowOf(detail);
    expect(row).toMatchObject({
      fdcId: 1916888,
      publishedDate: '2021-07-29',
      modifiedDate: '2017-07-14',
      foodCategory: 'Breads & Buns',
      gtinUpc: '657484200138',
      foodNutrients: [
        {
          nutrientId: 1093,
          nutrientName: 'Sodium, Na',
          nutrientNumber: '307',
          unitName: 'MG',
          derivationCode: 'LCCS',
          value: 553,
          foodNutrientSourceCode: '12',
          foodNutrientId: 23321423,
        },
        { nutrientNumber: '328', unitName: 'UG', value: 0 },
      ],
    });
    for (const key of ['labelNutrients', 'publicationDate', 'brandedFoodCategory']) expect(row).not.toHaveProperty(key);
  });

  it('understands the abridged form', () => {
    const abridged = { fdcId: 1, foodNutrients: [{ number: '203', name: 'Protein', amount: 7.89, unitName: 'G' }] };
    expect(searchRowOf(abridged)['foodNutrients']).toEqual([
      { nutrientNumber: '203', nutrientName: 'Protein', unitName: 'G', value: 7.89 },
    ]);
  });
});

describe('detailOf and abridgedOf', () => {
  it('give back what the row knows', () => {
    const row = searchRowOf(detail);
    expect(detailOf(row)).toMatchObject({
      publicationDate: '7/29/2021',
      brandedFoodCategory: 'Breads & Buns',
      foodNutrients: [
        { nutrient: { id: 1093, number: '307', unitName: 'mg' }, amount: 553 },
        { nutrient: { number: '328', unitName: 'µg' }, amount: 0 },
      ],
    });
    expect(abridgedOf(row)).toMatchObject({
      publicationDate: '2021-07-29',
      foodNutrients: [{ number: '307', amount: 553, unitName: 'MG' }, { number: '328' }],
    });
  });
});
