import type { TextByLanguage } from '@openshelf/contracts';
import { cleanText } from '../reading/clean-text.js';
import type { JsonObject } from '../reading/json.js';
import { limits, within } from '../reading/limits.js';
import { type MultilingualObject, textsByLanguage } from '../reading/texts-by-language.js';

/** Product names by language; where nobody typed a name, the generic names ("Orange soda") stand in. */
export function mapNames(product: MultilingualObject): TextByLanguage {
  const names = textsByLanguage(product, 'product_name', cleanText, limits.names);
  return Object.keys(names).length > 0 ? names : textsByLanguage(product, 'generic_name', cleanText, limits.names);
}

/** `brands` as typed, split at commas, main brand first, each once whatever its case. */
export function mapBrands(product: JsonObject): readonly string[] | null {
  const listed = typeof product.brands === 'string' ? product.brands.split(',') : product.brands;
  if (!Array.isArray(listed)) return null;
  const brands = new Map<string, string>();
  for (const item of listed) {
    const brand = cleanText(item);
    if (brand !== null && !brands.has(brand.toLowerCase())) brands.set(brand.toLowerCase(), brand);
    if (brands.size >= limits.brands.count) break;
  }
  return brands.size > 0 ? within(brands.values(), limits.brands) : null;
}
