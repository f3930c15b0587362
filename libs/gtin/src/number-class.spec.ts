import { describe, expect, it } from '@jest/globals';
import { asGtin14, checkDigit } from './gtin14.js';
import { issuingCountryOf, numberClassOf } from './number-class.js';

/** A number with this prefix in its 13-digit form. */
function withPrefix(prefix: string) {
  const body = prefix.padEnd(12, '1');
  return asGtin14(body + checkDigit(body));
}

describe('the class of a number', () => {
  it.each([
    ['000', 'trade-item', 'us'],
    ['139', 'trade-item', 'us'],
    ['140', 'reserved', undefined],
    ['400', 'trade-item', 'de'],
    ['441', 'reserved', undefined],
    ['482', 'trade-item', 'ua'],
    ['500', 'trade-item', 'gb'],
    ['860', 'trade-item', 'sr'],
    ['942', 'trade-item', 'nz'],
    ['950', 'trade-item', undefined],
    ['951', 'reserved', undefined],
    ['952', 'demo', undefined],
    ['960', 'trade-item', undefined],
    ['977', 'issn', undefined],
    ['978', 'isbn', undefined],
    ['9790', 'ismn', undefined],
    ['9791', 'isbn', undefined],
    ['980', 'refund-receipt', undefined],
    ['981', 'coupon', undefined],
    ['99', 'coupon', undefined],
    ['05', 'reserved', 'unasked'],
    ['02', 'restricted-circulation', 'unasked'],
    ['04', 'restricted-circulation', 'unasked'],
    ['2', 'restricted-circulation', undefined],
  ])('prefix %s: %s, given out in %s', (prefix, expected, country) => {
    const gtin = withPrefix(prefix);
    expect(numberClassOf(gtin)).toBe(expected);
    if (country !== 'unasked') expect(issuingCountryOf(gtin)).toBe(country);
  });

  it.each([
    ['96385074', 'trade-item'],
    ['02345673', 'restricted-circulation'],
    ['22007377', 'restricted-circulation'],
    ['97785316', 'reserved'],
  ])('GTIN-8 %s: %s, of no country', (code, expected) => {
    const gtin = asGtin14(code);
    expect(numberClassOf(gtin)).toBe(expected);
    expect(issuingCountryOf(gtin)).toBeUndefined();
  });
});
