import { json, type Answer } from '../answer.js';
import { productTypes, type Site } from '../sources.js';
import { normalizeOffCode } from './off-code.js';
import type { OffProduct, OffProducts } from './off-products.js';
import { projectFields } from './project-fields.js';

const MAX_PAGE_SIZE = 100;

/**
 * What `/api/v2/search` answers: the products of a code list, or, without one, all (other filters and `search_terms` are ignored).
 * Unknown codes are absent. `page_count` is the number of products on this page, as upstream.
 */
export function answerSearch(products: OffProducts, site: Site, query: Readonly<Record<string, string>>): Answer {
  const page = Math.max(1, Number.parseInt(query['page'] ?? '1', 10) || 1);
  const page_size = Math.min(MAX_PAGE_SIZE, Math.max(1, Number.parseInt(query['page_size'] ?? '50', 10) || 50));
  const hits = candidates(products, query['code']).filter(({ type }) => type === productTypes[site]);
  const skip = (page - 1) * page_size;
  const shown = hits.slice(skip, skip + page_size).map(({ product }) => projectFields(product, query['fields']));
  return json(200, { count: hits.length, page, page_count: shown.length, page_size, products: shown, skip });
}

function candidates(products: OffProducts, codes: string | undefined): OffProduct[] {
  if (codes === undefined || codes === '') return [...products.all()];
  const wanted = new Set(codes.split(',').map(normalizeOffCode));
  return [...wanted].map((code) => products.find(code)).filter((known) => known !== undefined);
}
