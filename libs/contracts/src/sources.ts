/** The upstream sources, in the order in which they are asked: cheapest and richest first (design section 8). */
export const sourceNames = ['openfoodfacts', 'usda'] as const;

/** A source's name as it stands in subjects, tables, provenance and settings. */
export type SourceName = (typeof sourceNames)[number];
