/** The upstreams this process stands in for: Open Food Facts, its three sister sites, and USDA FoodData Central. */
export const sources = ['off', 'obf', 'opff', 'opf', 'usda'] as const;
export type Source = (typeof sources)[number];

/** The four Open Food Facts sites and the type of product that lives on each. */
export const productTypes = { off: 'food', obf: 'beauty', opff: 'petfood', opf: 'product' } as const;
export type Site = keyof typeof productTypes;
export type ProductType = (typeof productTypes)[Site];

export function siteOf(type: unknown): Site | undefined {
  return (Object.keys(productTypes) as Site[]).find((site) => productTypes[site] === type);
}
