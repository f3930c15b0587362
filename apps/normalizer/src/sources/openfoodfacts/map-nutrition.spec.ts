import { describe, expect, it } from '@jest/globals';
import type { Nutrition } from '@openshelf/contracts';
import { mapNutrition } from './map-nutrition.js';

const grams = { text: '500 g', value: null, unit: null };
const millilitres = { text: '33 cl', value: null, unit: null };

function mapped(product: object, warnings: string[] = []): Nutrition | null {
  return mapNutrition(product as Record<string, unknown>, grams, null, warnings);
}
const nutrientsOf = (nutriments: object, per = '100g'): unknown =>
  mapped({ nutriments, nutrition_data_per: per })?.nutrients;

describe('nutriments (schemas before 1003)', () => {
  it('are read as numbers or texts, and an empty text is not known', () => {
    expect(nutrientsOf({ fat_100g: '3,4', proteins_100g: 0, sugars_100g: '', fiber_100g: null })).toEqual({
      fat: 3.4,
      proteins: 0,
    });
  });

  it('never mix in what is no amount: scores, estimates, the prepared product', () => {
    const nutriments = {
      'nutrition-score-fr_100g': 12,
      'nova-group_100g': 4.7,
      'fruits-vegetables-nuts-estimate-from-ingredients_100g': 50,
      'carbon-footprint-from-known-ingredients_100g': 90,
      cocoa_100g: 70,
      fat_prepared_100g: 9,
      'energy-kcal_prepared_100g': 90,
    };
    expect(nutrientsOf(nutriments)).toBeUndefined();
  });

  it('leave out what the label does not state', () => {
    expect(nutrientsOf({ fiber_100g: 0, fiber_modifier: '-', fat_100g: 1, fat_modifier: '<' })).toEqual({ fat: 1 });
  });

  it.each([
    ['kJ and kcal as printed', { 'energy-kj_100g': 1038, 'energy-kcal_100g': 246 }, 1038, 246],
    ['kcal alone', { energy_100g: 176, energy_unit: 'kcal', 'energy-kcal_100g': 42 }, 175.7, 42],
    ['kJ alone', { energy_100g: 419, energy_unit: 'kJ' }, 419, 100.1],
    ['old rows: kcal as typed', { energy_100g: 360, energy_unit: 'kcal', energy_value: '86' }, 359.8, 86],
    ['small rounded values', { 'energy-kj_100g': 1.6, 'energy-kcal_100g': 0.3 }, 1.6, 0.3],
  ])('keep the energy of the label and compute the other: %s', (_name, nutriments, energyKj, energyKcal) => {
    expect(nutrientsOf(nutriments)).toEqual({ energyKj, energyKcal });
  });

  it.each([
    ['kJ typed as kcal', { 'energy-kj_100g': 250, 'energy-kcal_100g': 250, fat_100g: 1 }],
    ['no possible ratio', { 'energy-kj_100g': 54.5, 'energy-kcal_100g': 38.2, fat_100g: 1 }],
  ])('drop both energies when they contradict each other: %s', (_name, nutriments) => {
    const warnings: string[] = [];
    expect(mapped({ nutriments }, warnings)?.nutrients).toEqual({ fat: 1 });
    expect(warnings).toEqual([expect.stringContaining('contradict')]);
  });

  it('complete salt from sodium and sodium from salt', () => {
    expect(nutrientsOf({ sodium_100g: 0.4 })).toEqual({ sodium: 0.4, salt: 1 });
    expect(nutrientsOf({ salt_100g: 1 })).toEqual({ sodium: 0.4, salt: 1 });
  });

  it('drop one impossible value, and say so', () => {
    const warnings: string[] = [];
    expect(mapped({ nutriments: { fat_100g: 510, proteins_100g: 5, sugars_100g: -1 } }, warnings)?.nutrients).toEqual({
      proteins: 5,
    });
    expect(warnings).toEqual(['nutrition.fat: 510 g in 100g', 'nutrition.sugars: -1 g in 100g']);
  });

  it('drop the whole table when it was computed from a serving that cannot be right', () => {
    const warnings: string[] = [];
    const product = { nutriments: { fat_100g: 112, proteins_100g: 32 }, nutrition_data_per: 'serving' };
    expect(mapped(product, warnings)).toBeNull();
    expect(warnings).toHaveLength(2);
  });

  it('drop only the value below zero of a table computed from a serving', () => {
    const warnings: string[] = [];
    const product = { nutriments: { 'trans-fat_100g': -0.01, proteins_100g: 32 }, nutrition_data_per: 'serving' };
    expect(mapped(product, warnings)?.nutrients).toEqual({ proteins: 32 });
    expect(warnings).toEqual(['nutrition.transFat: -0.01 g in 100g']);
  });

  it('are computed from the serving where upstream did not', () => {
    const nutriments = { fat: 5, fat_serving: 5, proteins: 2 };
    expect(mapped({ nutriments, nutrition_data_per: 'serving', serving_quantity: '50' })?.nutrients).toEqual({
      fat: 10,
    });
    expect(mapped({ nutriments, nutrition_data_per: 'serving' })).toBeNull();
    expect(mapped({ nutriments, nutrition_data_per: '100g' })?.nutrients).toEqual({ fat: 5, proteins: 2 });
  });

  it('never scale alcohol', () => {
    expect(nutrientsOf({ alcohol_100g: 1.6, alcohol_value: 12, alcohol_unit: '% vol' }, 'serving')).toEqual({
      alcohol: 12,
    });
  });

  it('shorten what went through a 32-bit float', () => {
    expect(nutrientsOf({ fat_100g: 53.599998 })).toEqual({ fat: 53.6 });
  });
});

describe('the basis', () => {
  const nutriments = { fat_100g: 1 };
  it.each([
    ['a weight', { nutriments }, grams, null, '100g'],
    ['a volume', { nutriments }, millilitres, null, '100ml'],
    ['a volume, by the serving only', { nutriments }, null, millilitres, '100ml'],
    ['per serving: the serving decides', { nutriments, nutrition_data_per: 'serving' }, millilitres, grams, '100g'],
    ['stated', { nutriments, nutrition_data_per: '100ml' }, grams, null, '100ml'],
    ['nothing known', { nutriments }, null, null, '100g'],
  ] as const)('of %s', (_name, product, quantity, serving, basis) => {
    expect(mapNutrition(product, quantity, serving, [])?.basis).toBe(basis);
  });
});

describe('nutrition (schema 1003)', () => {
  const set = (nutrients: object, more: object = {}): Nutrition | null =>
    mapped({
      nutriments: {},
      nutrition: { aggregated_set: { per: '100g', preparation: 'as_sold', nutrients, ...more } },
    });
  const stated = (value: unknown, unit = 'g', more: object = {}): object => ({
    value,
    unit,
    source: 'packaging',
    ...more,
  });

  it('gives what the label declares, never what was estimated from the ingredients', () => {
    expect(
      set({
        fat: stated('6.3'),
        starch: { value: 34, unit: 'g', source: 'estimate', modifier: '~' },
        'vitamin-c': stated(12, 'mg'),
        alcohol: stated(5, '% vol'),
        'nova-group': stated(4, ''),
      })?.nutrients,
    ).toEqual({ fat: 6.3, vitaminC: 0.012, alcohol: 5 });
  });

  it('computes the energy that upstream only guessed from the one that is declared', () => {
    const energies = { 'energy-kj': stated(2524, 'kJ', { modifier: '~' }), 'energy-kcal': stated(617, 'kcal') };
    expect(set(energies)?.nutrients).toEqual({ energyKcal: 617, energyKj: 2581.5 });
  });

  it.each([
    ['prepared', { preparation: 'prepared' }],
    ['per serving', { per: 'serving' }],
  ])('is left out when it is about something else: %s', (_name, more) => {
    expect(set({ fat: stated(1) }, more)).toBeNull();
  });

  it('keeps its own basis of 100 ml', () => {
    expect(set({ fat: stated(1) }, { per: '100ml' })?.basis).toBe('100ml');
  });

  it('is absent without being an error', () => {
    expect(mapped({ nutriments: {}, nutrition: {} })).toBeNull();
    expect(mapped({ nutriments: {}, nutrition: { aggregated_set: null } })).toBeNull();
    expect(mapped({})).toBeNull();
  });
});
