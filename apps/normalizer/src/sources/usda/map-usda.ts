import { otherCode, unreadable } from '../source-errors.js';
import type { SourceDocument } from '../source-document.js';
import type { SourceFacts } from '../source-facts.js';
import { nutritionTable } from '../nutrition/nutrition-table.js';
import { wordOf } from '../reading/json.js';
import { cleanLines, cleanText } from '../reading/clean-text.js';
import { mapQuantity, mapServing } from './map-amounts.js';
import { foodsOfAnswer, newestFood } from './food-of-answer.js';
import { readableCase } from './readable-case.js';
import { statedInFoodNutrients } from './stated-in-food-nutrients.js';

/** Maps an answer of USDA FoodData Central, search or detail, about a branded food. Throws `SOURCE.*` AppErrors. */
export function mapUsda(document: SourceDocument, answer: unknown): SourceFacts {
  const foods = foodsOfAnswer(answer);
  if (!foods || foods.length === 0) throw unreadable(document, 'something without a food');
  const food = newestFood(foods, document.gtin);
  if (!food) throw otherCode(document, wordOf(foods[0]?.gtinUpc) || 'a food without a code');

  const name = cleanText(food.description);
  const brand = cleanText(food.brandName);
  const ingredients = cleanLines(food.ingredients);
  const serving = mapServing(food);
  const warnings: string[] = [];
  return {
    productType: 'food',
    language: name === null ? null : 'en',
    names: name === null ? {} : { en: readableCase(name) },
    brands: brand === null ? null : [readableCase(brand)],
    brandOwner: cleanText(food.brandOwner),
    quantity: mapQuantity(food),
    serving,
    categories: idsOf('usda', food.foodCategory ?? food.brandedFoodCategory),
    labels: null,
    countries: idsOf('en', food.marketCountry),
    ingredientTexts: ingredients === null ? {} : { en: ingredients },
    allergens: null,
    traces: null,
    additives: null,
    nutrition: nutritionTable(statedInFoodNutrients(food, serving?.unit === 'ml' ? '100ml' : '100g'), warnings),
    images: null,
    credit: {
      name: 'U.S. Department of Agriculture, FoodData Central',
      url: pageOf(food.fdcId),
    },
    warnings,
  };
}

function pageOf(fdcId: unknown): string {
  const id = /^\d{1,12}$/.exec(wordOf(fdcId))?.[0];
  return id === undefined ? 'https://fdc.nal.usda.gov/' : `https://fdc.nal.usda.gov/food-details/${id}/nutrients`;
}

/** A name as an id: "Breads & Buns" is `usda:breads-and-buns`, a country one of Open Food Facts' taxonomy. */
function idsOf(prefix: 'usda' | 'en', value: unknown): readonly string[] | null {
  const slug = cleanText(value)
    ?.toLowerCase()
    .replaceAll('&', ' and ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return slug ? [`${prefix}:${slug}`] : null;
}
