import { describe, expect, it } from '@jest/globals';
import { findProducts } from './find-products.js';

const product = { code: '3017620422003', product_name: 'Nutella', brands: 'Ferrero' };

describe('findProducts', () => {
  it.each([
    ['a bare product', product],
    ['a v0 or v2 envelope', { code: '3017620422003', product, status: 1, status_verbose: 'product found' }],
    [
      'a v3 envelope',
      { code: '3017620422003', errors: [], product, result: { id: 'product_found' }, status: 'success' },
    ],
    ['a search answer', { count: 1, page: 1, products: [product] }],
    ['a list', [product]],
    ['a recorder’s body', { response: { body: { string: JSON.stringify({ product }) } } }],
    ['a product with an empty product of its own', { ...product, product: {} }],
  ])('finds the product in %s', (_, document) => {
    expect(findProducts(document)).toMatchObject([{ code: '3017620422003', product: { product_name: 'Nutella' } }]);
  });

  it('takes the code of the envelope for a product that does not name its own', () => {
    const document = { code: '5410041040807', product: { nutriments: { fat_100g: 1 } }, status: 1 };
    expect(findProducts(document)).toEqual([{ code: '5410041040807', product: document.product }]);
  });

  it('takes a product for a product even if its code is a number or its name is empty', () => {
    expect(findProducts({ code: 3017620422003, product_name: '' })).toMatchObject([{ code: '3017620422003' }]);
  });

  it.each([
    ['a miss', { code: '96385074', status: 0, status_verbose: 'product not found' }],
    ['a projection to the code alone', { code: '3017620422003', product: { code: '3017620422003' } }],
    ['codes in a list', { products: [{ code: '1' }, { code: '2' }] }],
    ['an error', { errors: [{ field: { id: 'product_type', value: 'beauty' } }], status: 'failure' }],
    ['text', 'hello'],
    ['broken JSON in text', { body: '{"product":' }],
    ['nothing', null],
  ])('finds none in %s', (_, document) => expect(findProducts(document)).toEqual([]));

  it('gives up on bottomless nesting', () => {
    let document: unknown = product;
    for (let i = 0; i < 1_000; i++) document = { next: document };
    expect(findProducts(document)).toEqual([]);
  });
});
