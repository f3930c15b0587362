import type { ProductDocument } from '@openshelf/contracts';

/** Open Food Facts' editors mark allergens in the text: `_tarwe_bloem` is `tarwebloem` on the package. */
const MARKED = /_([^_\n]+)_/g;

/** Ingredient texts as printed, without marks; the facts keep them, for whoever looks for allergens. */
export function unmarkAllergens(product: ProductDocument): ProductDocument {
  if (!product.ingredients) return product;
  const texts = Object.entries(product.ingredients.texts).map(([language, text]) => [
    language,
    text.replace(MARKED, '$1').trim(),
  ]);
  return { ...product, ingredients: { texts: Object.fromEntries(texts) as Record<string, string> } };
}
