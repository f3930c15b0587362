import { html, json, type Answer } from '../answer.js';
import type { JsonObject } from '../json.js';

/** The two families of envelopes: v0 and v2 with a numeric status, v3 with a result and lists of errors and warnings. */
export interface Envelopes {
  found(code: string, product: JsonObject, normalized: boolean): Answer;
  notFound(code: string, normalized: boolean): Answer;
  invalid(code: string): Answer;
  otherType(code: string, type: string): Answer;
}

function failure(status: number, code: string, status_verbose: string): Answer {
  return json(status, { code, status: 0, status_verbose });
}

/** Major version 0, 1 or 2. Version 0 answers a miss with 200. */
export function numericEnvelopes(major: number): Envelopes {
  const missing = major === 0 ? 200 : 404;
  return {
    found: (code, product) => json(200, { code, product, status: 1, status_verbose: 'product found' }),
    notFound: (code) => failure(missing, code, 'product not found'),
    invalid: (code) => failure(200, code, 'no code or invalid code'),
    otherType: (code, type) => failure(missing, code, `product found with a different product type: ${type}`),
  };
}

const RESULTS = {
  product_found: 'Product found',
  product_not_found: 'Product not found',
  product_found_with_a_different_product_type: 'Product found with a different product type',
};

function result(id: keyof typeof RESULTS) {
  return { id, name: RESULTS[id], lc_name: RESULTS[id] };
}

function note(field: string, value: string, impact: 'none' | 'failure', message: string) {
  const name = impact === 'none' ? 'None' : 'Failure';
  return {
    field: { id: field, value },
    impact: { id: impact, name, lc_name: name },
    message: { id: message, name: '', lc_name: '' },
  };
}

function normalizedWarning(code: string, normalized: boolean) {
  return normalized ? [note('code', code, 'none', 'different_normalized_product_code')] : [];
}

/** Major version 3: `status` is a word, misses are 404, and a code that had to be normalised is a warning. */
export const resultEnvelopes: Envelopes = {
  found: (code, product, normalized) =>
    json(200, {
      code,
      errors: [],
      product,
      result: result('product_found'),
      status: normalized ? 'success_with_warnings' : 'success',
      warnings: normalizedWarning(code, normalized),
    }),
  notFound: (code, normalized) =>
    json(404, {
      code,
      errors: [note('code', code, 'failure', 'product_not_found')],
      result: result('product_not_found'),
      status: 'failure',
      warnings: normalizedWarning(code, normalized),
    }),
  invalid: (code) =>
    json(404, {
      code,
      errors: [note('code', code, 'failure', 'invalid_code'), note('code', code, 'failure', 'product_not_found')],
      result: result('product_not_found'),
      status: 'failure',
      warnings: [],
    }),
  otherType: (code, type) =>
    json(404, {
      code,
      errors: [note('product_type', type, 'failure', 'product_found_with_a_different_product_type')],
      result: result('product_found_with_a_different_product_type'),
      status: 'failure',
      warnings: [],
    }),
};

function page(title: string): string {
  return `<!DOCTYPE html><html><head><meta name="robots" content="noindex"></head><body><h1>${title}</h1></body></html>`;
}

/** The pages that stand before the API: never JSON, never with a Retry-After of their own. */
export function offErrorPage(status: number, headers?: Answer['headers']): Answer {
  const titles: Record<number, string> = {
    403: 'ACCESS DENIED: please send a User-Agent that names your app',
    404: 'Page not found',
    429: 'TOO MANY REQUESTS',
    503: 'Page temporarily unavailable',
  };
  return html(status, page(titles[status] ?? 'Internal Server Error'), headers);
}
