/**
 * The nutrients that are amounts in grams, by the id of Open Food Facts' nutrient taxonomy, whose words our keys are.
 * What is no amount of substance is left out on purpose: scores, NOVA, carbon footprint, pH, shares of fruit or cocoa.
 */
const GRAMS = `
  fat saturated-fat monounsaturated-fat polyunsaturated-fat trans-fat cholesterol omega-3-fat omega-6-fat omega-9-fat
  alpha-linolenic-acid eicosapentaenoic-acid docosahexaenoic-acid linoleic-acid gamma-linolenic-acid arachidonic-acid
  dihomo-gamma-linolenic-acid oleic-acid butyric-acid caproic-acid caprylic-acid capric-acid lauric-acid myristic-acid
  palmitic-acid stearic-acid
  carbohydrates sugars added-sugars sucrose glucose fructose galactose lactose maltose maltodextrins starch polyols
  erythritol isomalt maltitol sorbitol fiber soluble-fiber insoluble-fiber
  proteins casein serum-proteins nucleotides taurine carnitine l-carnitine inositol choline caffeine
  salt added-salt sodium bicarbonate chloride silica sulphate nitrate
  potassium calcium phosphorus magnesium iron zinc copper manganese fluoride selenium chromium molybdenum iodine
  vitamin-a beta-carotene vitamin-d vitamin-e vitamin-k phylloquinone vitamin-c vitamin-b1 vitamin-b2 vitamin-pp
  vitamin-b6 vitamin-b9 folates vitamin-b12 biotin pantothenic-acid
`;

/** A nutrient by the id upstream gives it, `saturated-fat`, and by our key, `saturatedFat`. */
export interface Nutrient {
  readonly id: string;
  readonly key: string;
}

export const gramNutrients: readonly Nutrient[] = GRAMS.trim()
  .split(/\s+/)
  .map((id) => ({ id, key: id.replace(/-([a-z0-9])/g, (_dash, letter: string) => letter.toUpperCase()) }));
