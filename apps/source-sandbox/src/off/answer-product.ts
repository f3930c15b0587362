import { type Answer } from '../answer.js';
import { productTypes, siteOf, type Site } from '../sources.js';
import { numericEnvelopes, offErrorPage, resultEnvelopes } from './envelopes.js';
import { isInvalidOffCode, normalizeOffCode } from './off-code.js';
import type { OffProducts } from './off-products.js';
import { projectFields } from './project-fields.js';

export interface ProductQuestion {
  readonly site: Site;
  /** As in the path: `v0`, `v2`, `v3`, `v3.4`. */
  readonly version: string;
  /** As in the path, without `.json`. */
  readonly code: string;
  readonly fields: string | undefined;
  /** `all`, `food`, `beauty`, `petfood` or `product`; the site's own type unless told. */
  readonly productType: string | undefined;
  /** Scheme, host and what follows the site's base path: where a sister site would be asked the same. */
  readonly origin: string;
  readonly rest: string;
}

/** What `/api/vN/product/{code}` answers. */
export function answerProduct(products: OffProducts, question: ProductQuestion): Answer {
  const major = Number(/^v([0-3])(?:\.[0-9]+)?$/.exec(question.version)?.[1]);
  if (Number.isNaN(major)) return offErrorPage(404);
  const envelopes = major === 3 ? resultEnvelopes : numericEnvelopes(major);

  const code = normalizeOffCode(question.code);
  const known = products.find(code);
  const normalized = code !== question.code;
  if (!known) return isInvalidOffCode(code) ? envelopes.invalid(code) : envelopes.notFound(code, normalized);

  const own = productTypes[question.site];
  const asked = question.productType ?? own;
  if (known.type !== own && (asked === 'all' || asked === known.type)) {
    const location = `${question.origin}/${siteOf(known.type)}${question.rest}`;
    return { status: 302, type: 'text/html', body: Buffer.alloc(0), headers: { location } };
  }
  if (known.type !== own || (asked !== 'all' && asked !== known.type)) return envelopes.otherType(code, known.type);
  return envelopes.found(code, projectFields(known.product, question.fields), normalized);
}
