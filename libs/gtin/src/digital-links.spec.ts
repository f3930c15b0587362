import { describe, expect, it } from '@jest/globals';
import { parseBarcode } from './parse-barcode.js';
import { formatDigitalLink } from './write-digital-link.js';

const GTIN = '09506000134352';

describe('a GS1 Digital Link', () => {
  it.each([
    [`https://id.gs1.org/01/${GTIN}/22/2A/10/AB%2FC/21/S1?17=261231&linkType=gs1:pip#top`],
    [`HTTP://shop.example:8080/some/stem/01/${GTIN}/22/2A/10/AB%2fC/21/S1?&&17=261231&x`],
    [`https://[2001:db8::1]/01/${GTIN}/22/2A/10/AB%2FC/21/S1?utm_source=a+b;17=261231`],
    [`]Q1https://a/01/${GTIN}/22/2A/10/AB%2FC/21/S1?17=261231`],
    [`]d1https://a/01/00/01/${GTIN}/22/2A/10/AB%2FC/21/S1?17=261231`],
  ])('%s names product, variant, lot, serial and expiry', (uri) => {
    for (const strict of [true, false]) {
      expect(parseBarcode(uri, { strict })).toEqual({
        ok: true,
        gtin: GTIN,
        code: '9506000134352',
        format: 'GS1 Digital Link',
        circulation: 'global',
        ais: [
          ['01', GTIN],
          ['22', '2A'],
          ['10', 'AB/C'],
          ['21', 'S1'],
          ['17', '261231'],
        ],
        attributes: { variant: '2A', lot: 'AB/C', serial: 'S1', expiry: '2026-12-31' },
      });
    }
  });

  it.each([
    ['https://a/01/9506000134352', GTIN],
    ['https://a/gtin/9506000134352/lot/A', GTIN],
    ['https://a/01/96385074', '00000096385074'],
    ['https://a/01/416000336108', '00416000336108'],
    ['https://a/8004/9520614141234567?01=9506000134352', GTIN],
  ])('%s is an old form: read, and refused by the strict', (uri, gtin) => {
    const reading = parseBarcode(uri);
    expect(reading).toMatchObject({ ok: true, gtin });
    expect(reading).not.toHaveProperty('problem');
    expect(parseBarcode(uri, { strict: true })).toMatchObject({ ok: false });
  });

  it.each([
    [`https://a/01/${GTIN}/`, 'LINK_SYNTAX'],
    [`HtTpS://a/01/${GTIN}`, 'LINK_SYNTAX'],
    [`https://a/01/${GTIN}?10=ABC`, 'LINK_QUALIFIER'],
    [`https://a/01/${GTIN}/21/S/10/A`, 'LINK_QUALIFIER'],
    [`https://a/01/${GTIN}/235/X/10/A`, 'LINK_QUALIFIER'],
    [`https://a/01/${GTIN}/99/X`, 'LINK_QUALIFIER'],
    [`https://a/01/${GTIN}?8200=x`, 'LINK_ATTRIBUTE'],
    [`https://a/01/${GTIN}?89=x`, 'AI_UNKNOWN'],
    [`https://a/01/${GTIN}?99=a&99=a`, 'AI_REPEATED'],
    [`https://a/01/${GTIN}?99=a%00b`, 'AI_CHARACTER'],
    [`https://a/01/${GTIN}?99=a+b`, 'AI_CHARACTER'],
    [`https://a/01/${GTIN}?99=a%2`, 'AI_CHARACTER'],
    [`https://a/01/${GTIN}?99=%C3%A9`, 'AI_CHARACTER'],
  ])('%s still names its product, unless the caller is strict', (uri, rule) => {
    expect(parseBarcode(uri)).toMatchObject({ ok: true, gtin: GTIN, problem: { rule } });
    expect(parseBarcode(uri, { strict: true })).toMatchObject({ ok: false, rule });
  });

  it.each([
    ['https://a/', 'LINK_KEY'],
    ['https://a/about/us', 'LINK_KEY'],
    ['http://', 'LINK_SYNTAX'],
    ['http:///01/09506000134352', 'LINK_SYNTAX'],
    ['https://a$/01/09506000134352', 'LINK_SYNTAX'],
    ['https://user@a/01/09506000134352', 'LINK_SYNTAX'],
    ['https://a/01/09506000134352{', 'LINK_SYNTAX'],
    ['https://a/01/0950600013435é', 'LINK_SYNTAX'],
    ['https://a/01//09506000134352', 'LINK_KEY'],
    ['https://a/01/09506000134353', 'CHECK_DIGIT'],
    ['https://a/01/12345678901234', 'CHECK_DIGIT'],
    ['https://a/01/123456789', 'AI_LENGTH'],
    ['https://x/HxHKVAdpQgABCDE', 'LINK_COMPRESSED'],
    ['https://x/01/09506000134352/HxHKVAdpQgABCDE', 'LINK_COMPRESSED'],
    ['https://a/00/006141411234567890', 'NO_PRODUCT'],
    ['https://a/255/9506000134352', 'COUPON'],
    ['ftp://a/01/09506000134352', 'NOT_DIGITS'],
  ])('%s is refused by the rule %s', (uri, rule) => {
    expect(parseBarcode(uri)).toMatchObject({ ok: false, rule });
    expect(parseBarcode(uri, { strict: true })).toMatchObject({ ok: false, rule });
  });
});

describe('formatDigitalLink', () => {
  it.each([
    [[['01', GTIN]], undefined, `https://id.gs1.org/01/${GTIN}`],
    [
      [
        ['17', '261231'],
        ['21', 'S'],
        ['01', GTIN],
        ['10', 'A+B'],
        ['22', 'V'],
      ],
      'https://a/stem/',
      `https://a/stem/01/${GTIN}/22/V/10/A%2BB/21/S?17=261231`,
    ],
    [
      [
        ['8017', '795260646688514634'],
        ['253', '9526064000028000001'],
      ],
      'https://a',
      'https://a/8017/795260646688514634?253=9526064000028000001',
    ],
  ] as const)('writes %j', (ais, stem, uri) => expect(formatDigitalLink(ais, stem)).toBe(uri));

  it.each([
    [[['99', 'X']]],
    [[['01', '09506000134353']]],
    [
      [
        ['01', GTIN],
        ['235', 'A'],
        ['10', 'B'],
      ],
    ],
    [
      [
        ['01', GTIN],
        ['8200', 'A'],
      ],
    ],
    [
      [
        ['01', GTIN],
        ['99', 'A'],
        ['99', 'A'],
      ],
    ],
  ] as const)('knows that %j cannot be written', (ais) => expect(formatDigitalLink(ais)).toBeUndefined());
});
