import type { SourceName } from '@openshelf/contracts';

/** Which source's value wins, best first, and why. A source that says nothing about a field is passed over. */
interface Priority {
  readonly order: readonly SourceName[];
  readonly reason: string;
}

const photographed: Priority = {
  order: ['openfoodfacts', 'usda'],
  reason: 'typed from photos of the package on sale, corrected by many, in the language of the package',
};
const structured: Priority = {
  order: ['openfoodfacts', 'usda'],
  reason: 'ids of one public taxonomy, general to special; USDA has one shelf name of its own',
};

/** The one place that says how sources merge. Texts by language and nutrients are whole values of one source. */
export const fieldPriority = {
  productType: structured,
  language: photographed,
  names: photographed,
  brands: { order: ['openfoodfacts', 'usda'], reason: 'brands as printed; USDA writes them in capitals' },
  brandOwner: { order: ['usda', 'openfoodfacts'], reason: 'declared by the company itself; Open Food Facts copies it' },
  quantity: photographed,
  serving: photographed,
  categories: structured,
  labels: structured,
  countries: structured,
  ingredientTexts: photographed,
  allergens: structured,
  traces: structured,
  additives: structured,
  nutrition: {
    order: ['openfoodfacts', 'usda'],
    reason:
      'one table, never mixed: a table with energy goes before one without, then the one from the package on sale',
  },
  images: { order: ['openfoodfacts'], reason: 'the only source with images' },
} as const satisfies Readonly<Record<string, Priority>>;

export type MergedField = keyof typeof fieldPriority;
