import { describe, expect, it } from '@jest/globals';
import { parseBarcode } from './parse-barcode.js';

const today = new Date('2026-06-15T12:00:00Z');

function attributes(elements: string): unknown {
  return parseBarcode(`(01)09506000134352${elements}`, { today }).attributes;
}

describe('what a label says about the item', () => {
  it.each([
    ['(3103)001750', { netWeightKg: 1.75 }],
    ['(3100)000123', { netWeightKg: 123 }],
    ['(3105)000195', { netWeightKg: 0.00195 }],
    ['(3201)000100', { netWeightLb: 10, netWeightKg: 4.5359237 }],
    ['(3302)001000', { grossWeightKg: 10 }],
    ['(3153)000750', { netVolumeL: 0.75 }],
    ['(3922)795', { price: { amount: 795, decimals: 2 } }],
    ['(3932)9781234', { price: { amount: 1234, decimals: 2, currency: 'EUR' } }],
    ['(3930)392250', { price: { amount: 250, decimals: 0, currency: 'JPY' } }],
    ['(3932)0401234', { price: { amount: 1234, decimals: 2 } }],
    ['(3952)001299', { unitPrice: { amount: 1299, decimals: 2 } }],
    ['(30)12', { count: 12 }],
    ['(22)2A(21)S-1', { variant: '2A', serial: 'S-1' }],
    ['(11)260101(13)260102(15)260200(16)260304(17)280200', datesOfAll()],
    ['(7003)2606151830', { expiry: '2026-06-15T18:30' }],
    ['(99)OWN', {}],
  ])('%s', (elements, expected) => expect(attributes(elements)).toEqual(expected));

  it.each([
    ['(17)760101', '2076-01-01'],
    ['(17)770101', '1977-01-01'],
    ['(17)000101', '2000-01-01'],
    ['(17)991231', '1999-12-31'],
  ])('%s gets the century that is nearest to today', (elements, expiry) =>
    expect(attributes(elements)).toEqual({ expiry }),
  );

  it('leaves out what is wrong', () => {
    expect(attributes('(17)991340(10)A')).toEqual({ lot: 'A' });
    expect(attributes('(3932)040EUR')).toEqual({});
  });
});

function datesOfAll(): object {
  return {
    productionDate: '2026-01-01',
    packagingDate: '2026-01-02',
    bestBefore: '2026-02-28',
    sellBy: '2026-03-04',
    expiry: '2028-02-29',
  };
}
