/** The databases of the Open Food Facts family: product type, name in host names, short name in paths. */
const FAMILY = [
  { productType: 'food', hostName: 'openfoodfacts', shortName: 'off' },
  { productType: 'beauty', hostName: 'openbeautyfacts', shortName: 'obf' },
  { productType: 'petfood', hostName: 'openpetfoodfacts', shortName: 'opff' },
  { productType: 'product', hostName: 'openproductsfacts', shortName: 'opf' },
] as const;

/**
 * The base address of each database of the family by product type, told from the one of Open Food Facts: the sister
 * of `https://world.openfoodfacts.org` is `https://world.openbeautyfacts.org`, that of a stand-in at `…/off` is `…/obf`.
 * An address that is neither has no sisters.
 */
export function sitesOf(baseUrl: string): ReadonlyMap<string, string> {
  const [food, ...sisters] = FAMILY;
  const base = baseUrl.replace(/\/+$/, '');
  const sites = new Map<string, string>([[food.productType, base]]);
  for (const { productType, hostName, shortName } of sisters) {
    const sister = base.replace(`.${food.hostName}.`, `.${hostName}.`).replace(/\/off$/, `/${shortName}`);
    if (sister !== base) sites.set(productType, sister);
  }
  return sites;
}
