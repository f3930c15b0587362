import { describe, expect, it } from '@jest/globals';
import { findFoods } from './find-foods.js';
import { FoodIndex, type FoodSearch } from './search-foods.js';
import { UsdaFoods } from './usda-foods.js';

const rows = [
  {
    fdcId: 1,
    description: 'CHEDDAR CHEESE',
    dataType: 'Branded',
    gtinUpc: '094395000172',
    publishedDate: '2020-01-01',
  },
  {
    fdcId: 2,
    description: 'CHEDDAR CHEESE',
    dataType: 'Branded',
    gtinUpc: '094395000172',
    publishedDate: '2021-10-28',
  },
  {
    fdcId: 3,
    description: 'Sprite Bottle',
    dataType: 'Branded',
    gtinUpc: '00049000057980',
    publishedDate: '2023-08-31',
  },
  { fdcId: 4, description: 'Cheese, cheddar', dataType: 'Foundation', publishedDate: '2019-04-01' },
  {
    fdcId: 5,
    description: 'COLA',
    dataType: 'Branded',
    gtinUpc: '11',
    ingredients: 'SUGAR, 094395000172',
    publishedDate: '2022-01-01',
  },
].map((row) => ({ ...row, foodNutrients: [] }));

function search(query: string, more: Partial<FoodSearch> = {}) {
  const foods = new UsdaFoods();
  for (const food of findFoods({ foods: rows })) foods.add(food);
  const all = { query, dataType: [], pageSize: 50, pageNumber: 1, requireAllWords: false, ...more };
  const answer = new FoodIndex(foods).search(all) as {
    totalHits: number;
    totalPages: number;
    foods: { fdcId: number }[];
  };
  return { ...answer, ids: answer.foods.map(({ fdcId }) => fdcId) };
}

describe('FoodIndex', () => {
  it('finds a code only as it is stored, and lists rows that merely mention it after those that bear it', () => {
    expect(search('094395000172').ids).toEqual([2, 1, 5]);
    expect(search('0094395000172').ids).toEqual([]);
    expect(search('49000057980').ids).toEqual([]);
    expect(search('00049000057980').ids).toEqual([3]);
  });

  it('shows by what the hit was found', () => {
    const [first, , mention] = search('094395000172').foods;
    expect(first).toMatchObject({ allHighlightFields: '<b>GTIN/UPC</b>: <em>094395000172</em>' });
    expect(mention).toMatchObject({ allHighlightFields: '' });
  });

  it('takes any of several words, or all where asked', () => {
    expect(search('094395000172 00049000057980').ids).toEqual(expect.arrayContaining([1, 2, 3]));
    expect(search('cheddar sprite', { requireAllWords: true }).ids).toEqual([]);
    expect(search('Cheese CHEDDAR', { requireAllWords: true }).ids).toEqual(expect.arrayContaining([1, 2, 4]));
  });

  it('keeps to the kinds asked for', () => {
    expect(search('cheese', { dataType: ['Foundation'] }).ids).toEqual([4]);
    expect(search('cheese', { dataType: ['Branded', 'Foundation'] }).totalHits).toBe(3);
  });

  it('pages, and says how many pages there are', () => {
    expect(search('', { pageSize: 2, pageNumber: 3 })).toMatchObject({ totalHits: 5, totalPages: 3, currentPage: 3 });
    expect(search('', { pageSize: 2, pageNumber: 3 }).ids).toHaveLength(1);
    expect(search('cheese', { pageNumber: 9 }).ids).toEqual([]);
  });

  it('sorts by date where asked', () => {
    expect(search('094395000172', { sortBy: 'publishedDate', sortOrder: 'desc' }).ids).toEqual([5, 2, 1]);
  });

  it('answers an unknown code with an empty list', () => {
    expect(search('036000291452')).toMatchObject({ totalHits: 0, totalPages: 0, foods: [], pageList: [] });
  });
});
