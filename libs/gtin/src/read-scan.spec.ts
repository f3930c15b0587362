import { describe, expect, it } from '@jest/globals';
import { parseBarcode } from './parse-barcode.js';

describe('a scan with a symbology identifier', () => {
  it.each([
    [']E03017620422003', '03017620422003', 'EAN-13'],
    [']E00416000336108', '00416000336108', 'EAN-13'],
    [']E3977114487500712', '09771144875007', 'EAN-13'],
    [']E3978059600857400599', '09780596008574', 'EAN-13'],
    [']E402345673', '00000002345673', 'EAN-8'],
    [']I114260107494529', '14260107494529', 'GTIN-14'],
    [']C03017620422003', '03017620422003', 'EAN-13'],
    [']Q1 3017620422003\n', '03017620422003', 'EAN-13'],
  ])('%j is %s, from an %s', (scan, gtin, format) =>
    expect(parseBarcode(scan)).toMatchObject({ ok: true, gtin, format }),
  );

  it('has no second reading: an EAN-8 is never a UPC-E', () => {
    expect(parseBarcode(']E412345670')).not.toHaveProperty('alternatives');
  });

  it('reads the two-dimensional part above a linear symbol', () => {
    expect(parseBarcode(']E03017620422003|]e010LOT1\u001d17261231')).toMatchObject({
      gtin: '03017620422003',
      format: 'EAN-13',
      ais: [
        ['10', 'LOT1'],
        ['17', '261231'],
      ],
      attributes: { lot: 'LOT1', expiry: '2026-12-31' },
    });
    const broken = ']E03017620422003|]e017261331';
    expect(parseBarcode(broken)).toMatchObject({ ok: true, problem: { rule: 'AI_DATE' } });
    expect(parseBarcode(broken, { strict: true })).toMatchObject({ ok: false, rule: 'AI_DATE' });
  });

  it.each([
    [']', 'EMPTY'],
    [']E0', 'EMPTY'],
    [']C1', 'EMPTY'],
    [']X1123', 'SYMBOLOGY'],
    [']E112', 'SYMBOLOGY'],
    [']E0123456789012', 'LENGTH'],
    [']E012345678901234', 'LENGTH'],
    [']E4abcdefgh', 'NOT_DIGITS'],
    [']E03017620422009', 'CHECK_DIGIT'],
    [']C101123123123133^10ABC', 'AI_CHARACTER'],
    [']Q1TESTING', 'NO_PRODUCT'],
    [']d1\\^TESTING', 'NO_PRODUCT'],
    [']Q1https://a/NOPRIMARYAI', 'LINK_KEY'],
  ])('%j is refused by the rule %s', (scan, rule) => expect(parseBarcode(scan)).toMatchObject({ ok: false, rule }));
});

describe('digits of a known symbology', () => {
  it.each([
    ['UPC-E', '04963406', '00049000006346'],
    ['UPC-E', '12345670', '00123456000070'],
    ['EAN-8', '12345670', '00000012345670'],
    ['UPC-A', '049000042566', '00049000042566'],
    ['UPC-A', '0049000042566', '00049000042566'],
    ['EAN-13', '3 017620 422003', '03017620422003'],
    ['GTIN-14', '14260107494529', '14260107494529'],
  ] as const)('%s %s is %s and nothing else', (symbology, digits, gtin) => {
    const reading = parseBarcode(digits, { symbology });
    expect(reading).toMatchObject({ ok: true, gtin, format: symbology });
    expect(reading).not.toHaveProperty('alternatives');
  });

  it.each([
    ['UPC-E', '21234567', 'NUMBER_SYSTEM'],
    ['UPC-E', '0123456', 'LENGTH'],
    ['UPC-E', '01240138', 'CHECK_DIGIT'],
    ['EAN-13', '049000042566', 'LENGTH'],
    ['EAN-8', 'abcdefgh', 'NOT_DIGITS'],
    ['EAN-8', '00000000', 'ALL_ZEROS'],
  ] as const)('%s %s is refused by the rule %s', (symbology, digits, rule) =>
    expect(parseBarcode(digits, { symbology })).toMatchObject({ ok: false, rule }),
  );
});
