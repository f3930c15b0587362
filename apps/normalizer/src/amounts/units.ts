/** A unit of labels: what one of it is in g or ml, and whether it is metric. */
export interface Unit {
  readonly unit: 'g' | 'ml';
  readonly factor: number;
  readonly metric: boolean;
}

const OUNCE = 28.349523125;
const POUND = 453.59237;
/** US fluid ounce, quart, gallon: those of imperial measure are printed with millilitres beside them. */
const FLUID_OUNCE = 29.5735;

/**
 * Spellings in lower case, after Unicode NFKC. GRM, MLT, ONZ and OZA are GS1 codes that USDA and imports of it print.
 * Cups, spoons and pieces are no units: without a density they weigh nothing.
 */
const spellings: readonly (readonly [string, Unit])[] = [
  ['g gr grs grm gram grams gramm gramme grammes grammi gramos gramo г гр грамм 克 公克', metric('g', 1)],
  ['kg kgs kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes кг 公斤 千克', metric('g', 1_000)],
  ['mg mgm milligram milligrams мг 毫克', metric('g', 1e-3)],
  ['µg μg mcg ug мкг', metric('g', 1e-6)],
  ['斤', metric('g', 500)],
  ['ml mls mlt millilitre millilitres milliliter milliliters мл 毫升', metric('ml', 1)],
  ['cl clt centilitre centilitres centiliter centiliters сл', metric('ml', 10)],
  ['dl decilitre deciliter дл', metric('ml', 100)],
  ['l lt ltr ltrs liter liters litre litres litro litros litri л литр 升 公升', metric('ml', 1_000)],
  ['oz ozs onz ounce ounces', { unit: 'g', factor: OUNCE, metric: false }],
  ['lb lbs pound pounds', { unit: 'g', factor: POUND, metric: false }],
  ['fl.oz floz fl_oz oza', { unit: 'ml', factor: FLUID_OUNCE, metric: false }],
  ['qt quart quarts', { unit: 'ml', factor: 32 * FLUID_OUNCE, metric: false }],
  ['gal gallon gallons', { unit: 'ml', factor: 128 * FLUID_OUNCE, metric: false }],
];

function metric(unit: 'g' | 'ml', factor: number): Unit {
  return { unit, factor, metric: true };
}

export const units: ReadonlyMap<string, Unit> = new Map(
  spellings.flatMap(([names, unit]) => names.split(' ').map((name) => [name, unit] as const)),
);
