import type { Nutrition } from '@openshelf/contracts';
import { roundSignificant } from '../reading/read-number.js';
import { settleEnergy } from './settle-energy.js';

/** What a source states per 100 g or ml, before anybody has asked whether it can be. */
export interface StatedNutrition {
  readonly basis: Nutrition['basis'];
  /** Upstream computed the values from a serving and its weight: one value that is too high then shows a wrong weight. */
  readonly scaledFromServing: boolean;
  /** By our keys: `energyKj`, `energyKcal`, `alcohol` in % vol, everything else in grams. */
  readonly values: ReadonlyMap<string, number>;
}

const SALT_PER_SODIUM = 2.5;
/** Pure fat has 900 kcal (EU 1169/2011 annex XIV); a label's rounding of a spoonful adds up to 10 %. */
const MAX_ENERGY_KCAL = 1_000;
const MAX_ENERGY_KJ = 4_184;
/** 100 ml of the heaviest foods (syrups, honey) weigh about 145 g. */
const MAX_GRAMS = { '100g': 100, '100ml': 145 };

/**
 * The table that can be shown: impossible values are left out and named in `warnings`, energy stands in kJ and kcal,
 * sodium and salt stand together. Null if nothing is left.
 */
export function nutritionTable(stated: StatedNutrition, warnings: string[]): Nutrition | null {
  const kept = new Map<string, number>();
  let tooMuch = false;
  for (const [key, value] of stated.values) {
    const isTooMuch = value > limitOf(key, stated.basis);
    if (value >= 0 && !isTooMuch) kept.set(key, value);
    else warnings.push(`nutrition.${key}: ${value}${unitOf(key)} in ${stated.basis}`);
    tooMuch ||= isTooMuch;
  }
  // A value below zero says nothing about the weight: nothing scaled can change its sign.
  if (stated.scaledFromServing && tooMuch) {
    warnings.push('nutrition: left out, since the weight of the serving cannot be right');
    return null;
  }
  settleEnergy(kept, warnings);
  settleSalt(kept);
  if (kept.size === 0) return null;
  const nutrients: Record<string, number> = {};
  for (const key of [...kept.keys()].sort()) nutrients[key] = roundSignificant(kept.get(key) ?? 0);
  return { basis: stated.basis, nutrients };
}

function settleSalt(kept: Map<string, number>): void {
  const { salt, sodium } = { salt: kept.get('salt'), sodium: kept.get('sodium') };
  if (salt === undefined && sodium !== undefined) kept.set('salt', sodium * SALT_PER_SODIUM);
  if (sodium === undefined && salt !== undefined) kept.set('sodium', salt / SALT_PER_SODIUM);
}

function limitOf(key: string, basis: Nutrition['basis']): number {
  if (key === 'energyKj') return MAX_ENERGY_KJ;
  if (key === 'energyKcal') return MAX_ENERGY_KCAL;
  return key === 'alcohol' ? 100 : MAX_GRAMS[basis];
}

function unitOf(key: string): string {
  if (key === 'energyKj') return ' kJ';
  if (key === 'energyKcal') return ' kcal';
  return key === 'alcohol' ? ' % vol' : ' g';
}
