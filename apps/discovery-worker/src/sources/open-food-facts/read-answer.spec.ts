import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { asGtin14, gtinOfStoredCode } from '@openshelf/gtin';
import { readAnswer } from './read-answer.js';

const asked = asGtin14('3017620422003');
const code = '3017620422003';
const product = { code, product_name: 'Nutella' };
const HTML = '<!DOCTYPE html><html><body><h1>TOO MANY REQUESTS</h1></body></html>';
const JSON_TYPE = 'application/json; charset=utf-8';

function response(status: number, body: unknown, contentType = JSON_TYPE) {
  return { status, contentType, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) };
}
function v3(result: string, more: object = {}) {
  return { code, errors: [], warnings: [], result: { id: result }, status: 'failure', ...more };
}
function errorOf(id: string, field: object = { id: 'code', value: code }) {
  return { field, impact: { id: 'failure' }, message: { id } };
}

describe('an answer of Open Food Facts', () => {
  it.each<[string, object]>([
    ['v2', { code, product, status: 1, status_verbose: 'product found' }],
    ['v3', v3('product_found', { product, status: 'success' })],
    ['v3 with warnings', v3('product_found', { product, status: 'success_with_warnings', warnings: [{}] })],
    ['v3 with errors in other fields', v3('product_found', { product, status: 'success_with_errors' })],
    ['v3 without a result', { code, product, status: 'success' }],
    ['v3 under the number without its zeros', v3('product_found', { product, code: 3017620422003, status: 'success' })],
    ['v3 under the number with a zero more', { code: '03017620422003', product, status: 'success' }],
  ])('in the envelope of %s is found', (_envelope, body) => {
    expect(readAnswer(response(200, body), asked).kind).toBe('found');
  });

  it.each<[string, number, object]>([
    ['404 of v2', 404, { code, status: 0, status_verbose: 'product not found' }],
    ['404 of v2 without words', 404, { code, status: 0 }],
    ['200 of v0', 200, { code, status: 0, status_verbose: 'product not found' }],
    ['200 of v2 for a code it holds for invalid', 200, { code, status: 0, status_verbose: 'no code or invalid code' }],
    ['404 of v3', 404, v3('product_not_found', { errors: [errorOf('product_not_found')] })],
    ['404 of v3 that names only the error', 404, { status: 'failure', errors: [errorOf('product_not_found')] }],
    ['404 of v3 for a code it holds for invalid', 404, v3('product_not_found', { errors: [errorOf('invalid_code')] })],
  ])('%s is absent', (_what, status, body) => {
    expect(readAnswer(response(status, body), asked)).toEqual({ kind: 'absent' });
  });

  it.each<[string, object]>([
    ['in the envelope', { code: '3017620422010', product: { ...product, code: '3017620422010' }, status: 1 }],
    ['in the product', { code, product: { ...product, code: '3017620425035' }, status: 'success' }],
    ['that is no GTIN', { code: '12345', product, status: 'success' }],
  ])('with another code %s heals nothing, and says so', (_where, body) => {
    const answer = readAnswer(response(200, body), asked);
    expect(answer).toMatchObject({ kind: 'absent', remark: expect.stringContaining('another code') });
  });

  it('that the product is in a sister database is no absence', () => {
    const errors = [errorOf('product_found_with_a_different_product_type', { id: 'product_type', value: 'beauty' })];
    const body = v3('product_found_with_a_different_product_type', { errors });
    expect(readAnswer(response(404, body), asked)).toEqual({ kind: 'elsewhere', productType: 'beauty' });
    expect(readAnswer(response(404, { status: 'failure', errors }), asked)).toMatchObject({ kind: 'elsewhere' });
  });

  it.each([
    [500, '{"status":0}', 'application/json'],
    [502, HTML, 'text/html'],
    [302, '', ''],
    [405, JSON.stringify(v3('', { errors: [errorOf('invalid_api_method')] })), 'application/json'],
  ])('HTTP %i is never an answer, and may concern this code only', (status, body, contentType) => {
    expect(readAnswer(response(status, body, contentType), asked).kind).toBe('unreadable');
  });

  it.each([429, 503])('HTTP %i concerns the whole source', (status) => {
    expect(readAnswer(response(status, HTML, 'text/html'), asked).kind).toBe('unavailable');
  });

  it.each<[string, object, string]>([
    ['neither a name nor nutrition', { lang: 'fr', product_name: '', product_name_fr: ' ', nutriments: {} }, 'stub'],
    ['nothing but what the server works out', { nutriments: { 'nova-group': 4, energy_unit: 'kJ' } }, 'stub'],
    ['a name in any language', { product_name_de: 'Nusscreme' }, 'found'],
    ['a generic name', { generic_name: 'Pâte' }, 'found'],
    ['nutrition only', { nutriments: { 'energy-kcal_100g': 0 } }, 'found'],
    ['nutrition of schema 1003 only', { nutrition: { aggregated_set: { nutrients: { fat: { value: 1 } } } } }, 'found'],
  ])('with %s is %s', (_what, fields, kind) => {
    const body = { code, product: { code, ...fields }, status: 'success' };
    expect(readAnswer(response(200, body), asked).kind).toBe(kind);
  });

  it.each([401, 403])('HTTP %i needs an operator', (status) => {
    expect(readAnswer(response(status, HTML, 'text/html'), asked).kind).toBe('misconfigured');
  });

  it.each<[string, number, unknown, string]>([
    ['a page of HTML with 200', 200, HTML, 'text/html; charset=utf-8'],
    ['a page of HTML with 404', 404, HTML, 'text/html'],
    ['JSON that calls itself HTML', 404, { code, status: 0 }, 'text/html'],
    ['a body cut short', 200, '{"code":"3017620422003","product":{"code":"30176', JSON_TYPE],
    ['no body', 200, '', JSON_TYPE],
    ['null', 200, 'null', JSON_TYPE],
    ['a list', 200, [], JSON_TYPE],
    ['JSON of something else with 200', 200, { message: 'welcome' }, JSON_TYPE],
    ['JSON of something else with 404', 404, { message: 'no route' }, JSON_TYPE],
    ['found without a product', 200, { code, status: 1 }, JSON_TYPE],
    ['found with a list for a product', 200, { code, status: 1, product: [] }, JSON_TYPE],
    ['found with an empty product', 200, { code, status: 1, product: {} }, JSON_TYPE],
    ['a product without any code', 200, { status: 1, product: { product_name: 'x' } }, JSON_TYPE],
    ['a failure without a reason', 404, { code, status: 'failure', errors: [] }, JSON_TYPE],
    ['a failure for another reason', 404, v3('', { errors: [errorOf('database_error')] }), JSON_TYPE],
    ['an absence of another code', 404, { code: '96385074', status: 0 }, JSON_TYPE],
    ['a bare product', 200, product, JSON_TYPE],
    ['a product whose code is null', 200, { code, product: { ...product, code: null }, status: 1 }, JSON_TYPE],
    ['a product whose code is empty', 200, { code, product: { ...product, code: '' }, status: 1 }, JSON_TYPE],
    ['a product whose code is no number', 200, { code: 'n/a', product, status: 1 }, JSON_TYPE],
    ['a bare status 0', 200, { status: 0, error: 'internal error' }, JSON_TYPE],
    ['status 0 for another reason', 200, { code, status: 0, status_verbose: 'database down' }, JSON_TYPE],
    ['errors that are no objects', 404, v3('', { errors: ['product_not_found', null] }), JSON_TYPE],
  ])('%s is unreadable, never an absence', (_what, status, body, contentType) => {
    expect(readAnswer(response(status, body, contentType), asked).kind).toBe('unreadable');
  });
});

const samples = new URL('../../../../../../shared/samples/off/', import.meta.url);
const present = existsSync(samples);
/** Begun and left: a code, perhaps a brand or an image. */
const stubs = ['5054070608074', '5410041040807', '7640101710236'];

(present ? describe : describe.skip)('recorded answers (../shared/samples/off, skipped where absent)', () => {
  const files = present ? readdirSync(samples).filter((file) => /^\d.*\.json$/.test(file)) : [];
  const bodies = files.map((file) => [file, readFileSync(new URL(file, samples))] as const);
  // Bare products have no status.
  const enveloped = bodies.filter(([, body]) => 'status' in (JSON.parse(body.toString()) as object));

  it('has some', () => expect(enveloped.length).toBeGreaterThan(30));

  it.each(enveloped)('%s is found under its own code and heals no other', (file, body) => {
    const gtin = gtinOfStoredCode(file.split('.')[0] ?? '');
    if (!gtin) throw new Error(`${file} is not named by a GTIN`);
    const answer = { status: 200, contentType: 'application/json', body };
    const kind = stubs.some((stub) => file.startsWith(stub)) ? 'stub' : 'found';
    expect(readAnswer(answer, gtin).kind).toBe(kind);
    expect(readAnswer(answer, asked).kind).toBe(gtin === asked ? kind : 'absent');
  });

  it.each<[string, number, string, string]>([
    ['v2_200_status0_00000001.json', 200, '96385074', 'unreadable'],
    ['v3_200_normalized_warning_03017620422003.json', 200, '3017620422003', 'stub'],
    ['v3_404_different_product_type_3596710465248.json', 404, '3596710465248', 'elsewhere'],
    ['v3_404_product_not_found_96385074.json', 404, '96385074', 'absent'],
  ])('%s with HTTP %i asked for %s is %s', (file, status, of, kind) => {
    const body = readFileSync(new URL(`errors/${file}`, samples));
    expect(readAnswer({ status, contentType: 'application/json', body }, asGtin14(of)).kind).toBe(kind);
  });
});
