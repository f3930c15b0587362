import { describe, expect, it } from '@jest/globals';
import { parseBarcode } from './parse-barcode.js';
import { formatBracketed, formatElementString } from './write-elements.js';

const GTIN = '09506000134352';

describe('a GS1 element string', () => {
  it.each([
    [`(01)${GTIN}(10)ABC123(17)261231`],
    [`^01${GTIN}10ABC123^17261231`],
    [`\u001d01${GTIN}10ABC123\u001d17261231`],
    [`\u241d01${GTIN}10ABC123\u241d17261231`],
    [`01${GTIN}10ABC123\u001d17261231`],
    [`^01${GTIN}^10ABC123^17261231^`],
    [` (01) ${GTIN} (10) ABC123 (17) 261231 `],
    [`]C101${GTIN}10ABC123\u001d17261231`],
    [`]d201${GTIN}10ABC123\u001d17261231`],
    [`]Q301${GTIN}10ABC123\u001d17261231`],
    [`]e001${GTIN}10ABC123\u001d17261231`],
    [`]J101${GTIN}10ABC123\u001d17261231`],
  ])('%j says product, lot and expiry', (scan) => {
    expect(parseBarcode(scan)).toEqual({
      ok: true,
      gtin: GTIN,
      code: '9506000134352',
      format: 'GS1 element string',
      circulation: 'global',
      ais: [
        ['01', GTIN],
        ['10', 'ABC123'],
        ['17', '261231'],
      ],
      attributes: { lot: 'ABC123', expiry: '2026-12-31' },
    });
  });

  it('is read without any separator if it starts with a sound GTIN', () => {
    expect(parseBarcode(`01${GTIN}17261231`)).toMatchObject({ ok: true, gtin: GTIN });
    expect(parseBarcode('0109506000134353')).toMatchObject({ ok: false, rule: 'LENGTH' });
    expect(parseBarcode('991234')).toMatchObject({ ok: false, rule: 'LENGTH' });
  });

  it('keeps an escaped bracket, in both directions', () => {
    const reading = parseBarcode(`(01)${GTIN}(10)A\\(01)B`);
    expect(reading).toMatchObject({ ok: true, attributes: { lot: 'A(01)B' } });
    expect(formatBracketed(reading.ais!)).toBe(`(01)${GTIN}(10)A\\(01)B`);
    expect(formatElementString(reading.ais!)).toBe(`^01${GTIN}10A(01)B`);
  });

  it('finds the product inside a logistic unit, and prefers the product itself', () => {
    expect(parseBarcode(`(00)006141411234567890(02)${GTIN}(37)24`)).toMatchObject({
      gtin: GTIN,
      attributes: { sscc: '006141411234567890', count: 24 },
    });
    expect(parseBarcode('(8006)095060001343520103')).toMatchObject({ gtin: GTIN });
  });

  it.each([
    ['(00)006141411234567890', 'NO_PRODUCT'],
    ['^99INTERNAL', 'NO_PRODUCT'],
    ['(8110)10014141012345290110100', 'COUPON'],
    ['(255)9506000134352', 'COUPON'],
    ['^', 'EMPTY'],
    ['^^', 'AI_UNKNOWN'],
    ['(', 'BRACKETS'],
    ['(1A)12345', 'BRACKETS'],
    ['(01)09506000134353', 'CHECK_DIGIT'],
    ['(01)00000000000000', 'ALL_ZEROS'],
    ['(01)9506000134352', 'AI_LENGTH'],
    ['(10)(11)261231', 'AI_LENGTH'],
    ['^42352', 'AI_LENGTH'],
    ['^99A~B', 'AI_CHARACTER'],
    ['(10)ABC^', 'AI_CHARACTER'],
    ['^89ABC', 'AI_UNKNOWN'],
    ['(17)261301', 'AI_DATE'],
    ['(17)250229', 'AI_DATE'],
    ['(7006)260100', 'AI_DATE'],
    ['(7003)2601012460', 'AI_DATE'],
    ['(8007)DE89370400440532013001', 'AI_VALUE'],
    ['(8013)1987654Ad4X4bL5ttr2310c2X', 'AI_VALUE'],
    ['(4300)A%2', 'AI_VALUE'],
    ['^10A^10B', 'AI_REPEATED'],
    ['(3102)001750(3103)017500', 'AI_PAIR'],
    ['(21)A(235)B', 'AI_PAIR'],
  ])('%j is refused by the rule %s', (scan, rule) => {
    expect(parseBarcode(scan)).toMatchObject({ ok: false, rule, message: expect.any(String) });
  });

  it.each([
    ['(17)260200'],
    ['(8007)DE89370400440532013000'],
    ['(8013)1987654Ad4X4bL5ttr2310c2K'],
    ['(8008)26010112'],
    ['(423)528056'],
    ['(4330)001000-'],
    ['(3912)9781234'],
  ])('%s keeps its rules, although it names no product', (scan) => {
    expect(parseBarcode(scan)).toMatchObject({ ok: false, rule: 'NO_PRODUCT' });
  });

  it.each([
    [`(01)${GTIN}(17)991340`, 'AI_DATE'],
    [`(01)${GTIN}(10)TOO LONG`, 'AI_CHARACTER'],
    [`^01${GTIN}2`, 'AI_UNKNOWN'],
    [`(8006)${GTIN}0403`, 'AI_VALUE'],
  ])('%j still names its product, unless the caller is strict', (scan, rule) => {
    expect(parseBarcode(scan)).toMatchObject({ ok: true, gtin: GTIN, problem: { rule } });
    expect(parseBarcode(scan, { strict: true })).toMatchObject({ ok: false, rule });
  });
});
