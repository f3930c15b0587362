import { describe, expect, it } from '@jest/globals';
import { parseBarcode } from './parse-barcode.js';

describe('parseBarcode', () => {
  it.each([
    ['3017620422003', '03017620422003', '3017620422003', 'EAN-13'],
    ['049000042566', '00049000042566', '0049000042566', 'UPC-A'],
    ['0049000042566', '00049000042566', '0049000042566', 'EAN-13'],
    ['00049000042566', '00049000042566', '0049000042566', 'GTIN-14'],
    ['96385074', '00000096385074', '96385074', 'EAN-8'],
    ['0000096385074', '00000096385074', '96385074', 'EAN-13'],
    ['04963406', '00049000006346', '0049000006346', 'UPC-E'],
    ['978-84865-4608-3', '09788486546083', '9788486546083', 'EAN-13'],
    [' 3 017620 422003\n', '03017620422003', '3017620422003', 'EAN-13'],
    ['3017620\u00a0422\u2011003', '03017620422003', '3017620422003', 'EAN-13'],
  ])('reads %j as %s, printed %s', (input, gtin, code, format) => {
    expect(parseBarcode(input)).toEqual({ ok: true, gtin, code, format, circulation: 'global' });
  });

  it.each([
    ['24012345678905', '04012345678901'],
    ['14260107494529', '04260107494522'],
    ['10000096385071', '00000096385074'],
  ])('takes a packaging level for an item of its own, %s, and links the item inside, %s', (input, base) => {
    expect(parseBarcode(input)).toMatchObject({ gtin: input, code: input, format: 'GTIN-14', base });
  });

  it('links no item inside goods of variable measure', () => {
    expect(parseBarcode('98412345678908')).toMatchObject({ ok: true });
    expect(parseBarcode('98412345678908')).not.toHaveProperty('base');
  });

  it.each([
    [' just a simple test 4015533014963 here we go ', '04015533014963'],
    ['EAN: 4015533014963', '04015533014963'],
  ])('finds the one number in %j, unless it is strict', (input, gtin) => {
    expect(parseBarcode(input)).toMatchObject({ ok: true, gtin });
    expect(parseBarcode(input, { strict: true })).toMatchObject({ ok: false, rule: 'NOT_DIGITS' });
  });

  it.each([
    ['bought on 20231231'],
    ['4015533014963 and 3017620422003'],
    ['4015533014963 for 2.99'],
    ['code4015533014963'],
    ['wrong check digit 4015533014964'],
  ])('guesses nothing from %j', (input) => {
    expect(parseBarcode(input)).toMatchObject({ ok: false, rule: 'NOT_DIGITS' });
  });

  it.each([
    ['', 'EMPTY'],
    ['   \n', 'EMPTY'],
    ['abc', 'NOT_DIGITS'],
    ['-3017620422003', 'NOT_DIGITS'],
    ['3017620422003x', 'NOT_DIGITS'],
    ['0₇45', 'NOT_DIGITS'],
    ['٨١٣١٢٥٠٣', 'NOT_DIGITS'],
    ['1234567', 'LENGTH'],
    ['123456789', 'LENGTH'],
    ['12345678901', 'LENGTH'],
    ['003017620422003', 'LENGTH'],
    ['0000000000000', 'ALL_ZEROS'],
    ['00000000', 'ALL_ZEROS'],
  ])('refuses %j by the rule %s', (input, rule) => {
    expect(parseBarcode(input)).toMatchObject({ ok: false, rule, message: expect.any(String) });
  });

  it.each([
    ['1234567890123', 8],
    ['036000291455', 2],
    ['96385075', 4],
    ['24012345678900', 5],
  ])('names the check digit that %s should have had', (input, expectedCheckDigit) => {
    expect(parseBarcode(input)).toMatchObject({ ok: false, rule: 'CHECK_DIGIT', expectedCheckDigit });
  });

  it('prefers the UPC-E over an in-store EAN-8 where eight digits are both, and reports the other', () => {
    expect(parseBarcode('01234565')).toMatchObject({
      format: 'UPC-E',
      gtin: '00012345000065',
      circulation: 'global',
      alternatives: [{ format: 'EAN-8', gtin: '00000001234565', circulation: 'restricted' }],
    });
  });

  it('prefers the EAN-8 where both readings are world-wide numbers', () => {
    expect(parseBarcode('12345670')).toMatchObject({
      format: 'EAN-8',
      gtin: '00000012345670',
      alternatives: [{ format: 'UPC-E', gtin: '00123456000070' }],
    });
  });

  it.each([
    ['2001234567893', 'restricted'], // price or weight inside
    ['02001234567893', 'restricted'],
    ['0207135761756', 'restricted'], // UPC-A number system 2
    ['416000336108', 'restricted'], // UPC-A number system 4
    ['0000000012348', 'restricted'], // company-internal, padded
    ['22007377', 'restricted'],
    ['06256425', 'restricted'],
    ['20207135761750', 'restricted'], // a case of in-store items
    ['565919482915', 'coupon'],
    ['9903396156959', 'coupon'],
    ['9832431225179', 'coupon'],
    ['9801234567892', 'refund'],
    ['9527495377284', 'demo'],
  ])('keeps %s out of the global circulation: %s', (input, circulation) => {
    expect(parseBarcode(input)).toMatchObject({ ok: true, circulation });
  });

  it.each(['9780596008574', '9771144875007', '9790321765436', '1920081045006', '312547701310'])(
    'keeps books, serials, sheet music, new prefixes and drugs global: %s',
    (input) => expect(parseBarcode(input)).toMatchObject({ ok: true, circulation: 'global' }),
  );

  it('answers in bounded time on hostile input, and refuses what no symbol holds', () => {
    const shapes = [
      '1 ',
      '-',
      '(',
      '(01)',
      '(10)\\(',
      '^',
      '^99A',
      '90A\u001d',
      '20',
      '/01',
      '/a',
      '&',
      '&9=',
      '%',
      'a 1',
      '\\(',
    ];
    const starts = ['', '^', ']C1', ']Q1https://a/', 'https://a/01/', 'https://a/?', '(01)', '1', 'ISBN '];
    const start = performance.now();
    for (const first of starts) {
      for (const shape of shapes) {
        const longest = (first + shape.repeat(2048)).slice(0, 2048);
        expect(typeof parseBarcode(longest).ok).toBe('boolean');
        expect(parseBarcode(first + shape.repeat(10_000))).toMatchObject({ ok: false, rule: 'TOO_LONG' });
      }
    }
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
