import type { ProductType } from '@openshelf/contracts';
import type { JsonObject } from '../reading/json.js';

/** Open Food Facts and its sisters: one database and one host each (sources 1.1). */
interface Site {
  readonly productType: ProductType;
  /** As upstream calls the type in `product_type`. */
  readonly upstreamType: string;
  readonly name: string;
  readonly domain: string;
}

const food: Site = {
  productType: 'food',
  upstreamType: 'food',
  name: 'Open Food Facts',
  domain: 'openfoodfacts.org',
};
const sites: readonly Site[] = [
  food,
  { productType: 'beauty', upstreamType: 'beauty', name: 'Open Beauty Facts', domain: 'openbeautyfacts.org' },
  { productType: 'petfood', upstreamType: 'petfood', name: 'Open Pet Food Facts', domain: 'openpetfoodfacts.org' },
  { productType: 'other', upstreamType: 'product', name: 'Open Products Facts', domain: 'openproductsfacts.org' },
];

/** The site a product lives on: by its own `product_type`, else by the address that answered, else food. */
export function siteOf(product: JsonObject, url: string): Site {
  return (
    sites.find((site) => site.upstreamType === product.product_type) ??
    sites.find((site) => url.includes(`.${site.domain}/`)) ??
    food
  );
}
