import { describe, expect, it } from '@jest/globals';
import { asGtin14, checkDigit } from './gtin14.js';
import { parseBarcode } from './parse-barcode.js';
import { priceCheckDigit } from './price-check-digit.js';
import { scaleLabelTemplates } from './scale-label-templates.js';
import { lineTotal, readScaleLabel, type ScaleLabelTemplate } from './scale-label.js';

function label(code: string, template: ScaleLabelTemplate) {
  const reading = parseBarcode(code);
  if (!reading.ok) throw new Error(reading.message);
  expect(reading.circulation).toBe('restricted');
  return readScaleLabel(reading.gtin, template);
}

/** The digits with their check digit. */
function complete(body: string): string {
  return body + checkDigit(body);
}

function labelOf(country: string, code: string) {
  return (scaleLabelTemplates[country] ?? [])
    .map((template) => label(code, template))
    .find((each) => each !== undefined);
}

describe('a scale label', () => {
  it('holds the price in the United States', () => {
    expect(labelOf('US', '299265108631')).toEqual({
      item: '99265',
      base: '00299265000003',
      price: { amount: 863, decimals: 2, currency: 'USD' },
    });
  });

  it('holds the weight in a store that says so, which gives the line total at a price per kg', () => {
    const read = label('2123455005005', { layout: '21IIIIIWWWWWC', decimals: 3 })!;
    expect(read).toMatchObject({ item: '23455', weightKg: 0.5 });
    expect(lineTotal(read, { amount: 200, decimals: 2, currency: 'EUR' })).toEqual({
      amount: 100,
      decimals: 2,
      currency: 'EUR',
    });
  });

  it.each([
    ['SE', '201234561234', { item: '123456', price: { amount: 1234, decimals: 2, currency: 'SEK' } }],
    ['SE', '221234561234', { item: '123456', price: { amount: 1234, decimals: 0, currency: 'SEK' } }],
    ['SE', '231234561234', { item: '123456', weightKg: 1.234 }],
    ['FI', '251234561234', { item: '123456', weightKg: 123.4 }],
    ['GB', '201234592875', { item: '12345', price: { amount: 2875, decimals: 2, currency: 'GBP' } }],
  ])('is read by the layout of %s: %s', (country, body, expected) =>
    expect(labelOf(country, complete(body))).toMatchObject(expected),
  );

  it('has one base number for all prices and weights, which is in-store itself', () => {
    const bases = ['231234561234', '231234560001'].map((body) => labelOf('SE', complete(body))?.base);
    expect(new Set(bases).size).toBe(1);
    expect(parseBarcode(bases[0]!)).toMatchObject({ ok: true, circulation: 'restricted' });
  });

  it('is none of a layout whose fixed digits, length or verifier it does not have', () => {
    expect(label(complete('29926520863'), { layout: '2IIIIIVPPPPC', decimals: 2 })).toBeUndefined();
    expect(label('299265108631', { layout: '20IIIIIVPPPPC', decimals: 2 })).toBeUndefined();
    expect(label('2123455005005', { layout: '2IIIIIVPPPPC', decimals: 2 })).toBeUndefined();
    expect(label('2123455005005', { layout: 'not a layout', decimals: 2 })).toBeUndefined();
    expect(label(complete('29926520863'), { layout: '2IIIII?PPPPC', decimals: 2 })).toMatchObject({ item: '99265' });
  });

  it.each([
    [333, 3, 1],
    [1500, 1, 2],
    [500, 1, 1],
    [499, 1, 0],
  ])('rounds %s g at %s per kg half up', (grams, amount, total) => {
    const read = { item: '1', base: asGtin14(complete('0210000000000')), weightKg: grams / 1000 };
    expect(lineTotal(read, { amount, decimals: 2 })).toEqual({ amount: total, decimals: 2 });
  });
});

describe('the verifier of a price', () => {
  it.each([
    ['2875', 9],
    ['0863', 1],
    ['14685', 6],
    ['123', undefined],
  ])('%s has %s', (price, digit) => expect(priceCheckDigit(price)).toBe(digit));
});
