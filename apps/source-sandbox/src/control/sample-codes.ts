import { customaryCode, gtinOfStoredCode, parseBarcode } from '@openshelf/gtin';
import { isObject, text, type JsonObject } from '../json.js';
import type { Recordings } from '../recordings/recordings.js';

/**
 * Codes worth trying: real world-wide numbers of products with name, brand and nutrition, in printed form, the richest first. Every fourth one is a product that
 * only USDA knows, as far as there are any.
 */
export function sampleCodes({ products, foods }: Recordings, limit: number): string[] {
  const off = new Set<string>();
  for (const { type, product } of [...products.all()].toSorted((a, b) => b.richness - a.richness)) {
    const code = type === 'food' && isComplete(product) ? printed(product['code']) : undefined;
    if (code !== undefined) off.add(code);
  }
  const usda = new Set<string>();
  for (const row of foods.rows()) {
    const complete =
      text(row['brandName'] ?? row['brandOwner']) &&
      Array.isArray(row['foodNutrients']) &&
      row['foodNutrients'].length > 3;
    const code = complete ? printed(row['gtinUpc']) : undefined;
    if (code !== undefined && !products.find(code)) usda.add(code);
  }
  return mix([...off], [...usda]).slice(0, limit);
}

function mix(many: string[], few: string[]): string[] {
  const mixed: string[] = [];
  while (many.length + few.length > 0) mixed.push(...many.splice(0, 1), ...few.splice(0, 1), ...many.splice(0, 2));
  return mixed;
}

function printed(code: unknown): string | undefined {
  const gtin = gtinOfStoredCode(text(code) ?? '');
  const reading = gtin && parseBarcode(customaryCode(gtin));
  return reading?.ok && reading.circulation === 'global' && !reading.alternatives ? reading.code : undefined;
}

function isComplete(product: JsonObject): boolean {
  if (!text(product['product_name']) || !text(product['brands'])) return false;
  const { nutriments, nutrition } = product;
  if (isObject(nutriments) && text(nutriments['energy-kcal_100g'] ?? nutriments['energy_100g'])) {
    return text(nutriments['proteins_100g']) !== undefined;
  }
  const aggregated = isObject(nutrition) ? nutrition['aggregated_set'] : undefined;
  const nutrients = isObject(aggregated) ? aggregated['nutrients'] : undefined;
  return isObject(nutrients) && isObject(nutrients['energy-kcal']) && nutrients['energy-kcal']['source'] !== 'estimate';
}
