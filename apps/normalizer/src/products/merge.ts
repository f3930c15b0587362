import type { Nutrition, ProductDocument, TextByLanguage } from '@openshelf/contracts';
import { type Gtin14, customaryCode } from '@openshelf/gtin';
import type { SourceFacts, SourceRecord } from '../sources/source-facts.js';
import { type MergedField, fieldPriority } from './field-priority.js';
import { Origins } from './origins.js';

/**
 * One product of what all sources say about it, field by field by {@link fieldPriority}. Pure: the same records in any
 * order give the same product. `records` holds one of each source at most, and at least one.
 */
export function merge(gtin: Gtin14, records: readonly SourceRecord[]): ProductDocument {
  const origins = new Origins();
  const pick = <F extends MergedField>(field: F): SourceFacts[F] | null => {
    const record = byPriority(field, records).find(({ facts }) => facts[field] !== null);
    if (record) origins.note(field, record);
    return record?.facts[field] ?? null;
  };
  const language = pick('language');
  const names = mergeTexts('names', 'names', records, origins);
  const main = mainLanguage(names, language);
  if (main !== undefined) origins.noteSame('name', `names.${main}`);
  const brands = pick('brands') ?? [];
  const brandOwner = pick('brandOwner');
  // A product without a brand is shown under its company: an app has one line for it, and nothing is less than that.
  origins.noteSame('brand', brands.length > 0 ? 'brands' : 'brandOwner');
  const texts = mergeTexts('ingredientTexts', 'ingredients.texts', records, origins);
  const fields = {
    productType: pick('productType') ?? 'food',
    name: main === undefined ? null : (names[main] ?? null),
    names,
    language,
    brand: brands[0] ?? brandOwner,
    brands,
    brandOwner,
    quantity: pick('quantity'),
    serving: pick('serving'),
    categories: pick('categories'),
    labels: pick('labels'),
    countries: pick('countries'),
    ingredients: Object.keys(texts).length > 0 ? { texts } : null,
    allergens: pick('allergens'),
    traces: pick('traces'),
    additives: pick('additives'),
    nutrition: mergeNutrition(records, origins),
    images: pick('images') ?? [],
  };
  return {
    gtin,
    code: customaryCode(gtin),
    ...fields,
    provenance: origins.provenance(),
    attribution: origins.attribution(),
    updatedAt: origins.updatedAt(),
  };
}

function byPriority(field: MergedField, records: readonly SourceRecord[]): SourceRecord[] {
  return fieldPriority[field].order.flatMap((source) => records.filter((record) => record.source === source));
}

/** All languages, each from the first source that has it. */
function mergeTexts(
  field: 'names' | 'ingredientTexts',
  path: string,
  records: readonly SourceRecord[],
  origins: Origins,
): TextByLanguage {
  const texts: Record<string, string> = {};
  for (const record of byPriority(field, records)) {
    for (const [language, text] of Object.entries(record.facts[field])) {
      if (language in texts) continue;
      texts[language] = text;
      origins.note(`${path}.${language}`, record);
    }
  }
  return texts;
}

/** The language of the main name: the product's, else English, else a name without language, else the first by code. */
function mainLanguage(names: TextByLanguage, language: string | null): string | undefined {
  return [language ?? 'en', 'en', 'xx', ...Object.keys(names).sort()].find((candidate) => candidate in names);
}

/** One whole table: values of two sources may be about two recipes. One with energy goes before one without. */
function mergeNutrition(records: readonly SourceRecord[], origins: Origins): Nutrition | null {
  const tables = byPriority('nutrition', records).filter(({ facts }) => facts.nutrition !== null);
  const chosen = tables.find(({ facts }) => facts.nutrition?.nutrients.energyKj !== undefined) ?? tables[0];
  if (chosen) origins.note('nutrition', chosen);
  return chosen?.facts.nutrition ?? null;
}
