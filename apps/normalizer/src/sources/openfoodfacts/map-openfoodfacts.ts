import { customaryCode } from '@openshelf/gtin';
import { otherCode, unreadable } from '../source-errors.js';
import type { SourceDocument } from '../source-document.js';
import type { SourceFacts } from '../source-facts.js';
import { cleanLines, cleanText } from '../reading/clean-text.js';
import { limits } from '../reading/limits.js';
import { isSameCode } from '../reading/is-same-code.js';
import { multilingual, readLanguage, textsByLanguage } from '../reading/texts-by-language.js';
import { mapQuantity, mapServing } from './map-amounts.js';
import { mapImages } from './map-images.js';
import { mapBrands, mapNames } from './map-names.js';
import { mapNutrition } from './map-nutrition.js';
import { mapTags } from './map-tags.js';
import { codeOf, productOfAnswer } from './product-of-answer.js';
import { siteOf } from './sites.js';

/** Maps an answer of Open Food Facts or a sister site, of any envelope and schema. Throws `SOURCE.*` AppErrors. */
export function mapOpenFoodFacts(document: SourceDocument, answer: unknown): SourceFacts {
  const product = productOfAnswer(answer);
  if (!product) throw unreadable(document, 'something without a product');
  const code = codeOf(product);
  if (code === undefined) throw unreadable(document, 'a product without a code');
  if (!isSameCode(code, document.gtin)) throw otherCode(document, code);

  const site = siteOf(product, document.url);
  const language = readLanguage(product.lang) ?? readLanguage(product.lc);
  const texts = multilingual(product, language);
  const quantity = mapQuantity(product);
  const serving = mapServing(product);
  const warnings: string[] = [];
  return {
    productType: site.productType,
    language,
    names: mapNames(texts),
    brands: mapBrands(product),
    brandOwner: cleanText(product.brand_owner),
    quantity,
    serving,
    ...mapTags(product),
    ingredientTexts: textsByLanguage(texts, 'ingredients_text', cleanLines, limits.ingredientTexts),
    nutrition: mapNutrition(product, quantity, serving, warnings),
    images: mapImages(product, document.gtin, site.domain, language),
    credit: {
      name: `${site.name} contributors`,
      url: `https://world.${site.domain}/product/${customaryCode(document.gtin)}`,
    },
    warnings,
  };
}
