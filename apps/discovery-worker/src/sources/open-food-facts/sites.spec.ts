import { describe, expect, it } from '@jest/globals';
import { sitesOf } from './sites.js';

describe('the sister databases', () => {
  it.each([
    [
      'https://world.openfoodfacts.org/',
      'https://world.openfoodfacts.org',
      'https://world.openbeautyfacts.org',
      'https://world.openpetfoodfacts.org',
      'https://world.openproductsfacts.org',
    ],
    [
      'http://127.0.0.1:4000/off',
      'http://127.0.0.1:4000/off',
      'http://127.0.0.1:4000/obf',
      'http://127.0.0.1:4000/opff',
      'http://127.0.0.1:4000/opf',
    ],
  ])('of %s are beside it', (base, food, beauty, petfood, product) => {
    expect(Object.fromEntries(sitesOf(base))).toEqual({ food, beauty, petfood, product });
  });

  it('of another address are none', () => {
    expect([...sitesOf('http://mirror.example/api')]).toEqual([['food', 'http://mirror.example/api']]);
  });
});
