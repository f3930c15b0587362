import { describe, expect, it } from '@jest/globals';
import { parseBarcode } from './parse-barcode.js';
import { publicationOf } from './publication.js';

describe('publications', () => {
  it.each([
    ['0-304-33376-X', 'ISBN-10', { kind: 'isbn', isbn13: '9780304333769', isbn10: '030433376X' }],
    ['0 304 33376 x', 'ISBN-10', { kind: 'isbn', isbn13: '9780304333769', isbn10: '030433376X' }],
    ['4873113369', 'ISBN-10', { kind: 'isbn', isbn13: '9784873113364', isbn10: '4873113369' }],
    ['ISBN 978-4-87311-336-4', 'EAN-13', { kind: 'isbn', isbn13: '9784873113364', isbn10: '4873113369' }],
    ['979 1091146135', 'EAN-13', { kind: 'isbn', isbn13: '9791091146135' }],
    ['M-3217-6546-7', 'ISMN', { kind: 'ismn', ismn13: '9790321765467' }],
    ['9771144875007', 'EAN-13', { kind: 'issn', issn: '1144-875X' }],
    ['1144-875X', 'ISSN', { kind: 'issn', issn: '1144-875X' }],
    ['ISSN 0024-9319', 'ISSN', { kind: 'issn', issn: '0024-9319' }],
  ])('%s (%s) is read and classified', (input, format, publication) => {
    const reading = parseBarcode(input);
    expect(reading).toMatchObject({ ok: true, format, circulation: 'global' });
    if (reading.ok) expect(publicationOf(reading.gtin)).toEqual(publication);
  });

  it.each([
    ['0-304-33376-1', 'CHECK_DIGIT'],
    ['4873113360', 'CHECK_DIGIT'],
    ['M-3217-6546-8', 'CHECK_DIGIT'],
    ['ISBN 85152-629-1', 'LENGTH'],
    ['0-00000-000-0', 'ALL_ZEROS'],
    ['ISBN 3017620422003', 'PUBLICATION'],
  ])('%s is refused by the rule %s', (input, rule) => expect(parseBarcode(input)).toMatchObject({ ok: false, rule }));

  it('names the right last digit of a misread one, and X in words', () => {
    expect(parseBarcode('4873113360')).toMatchObject({ expectedCheckDigit: 9 });
    expect(parseBarcode('0304333761')).not.toHaveProperty('expectedCheckDigit');
    expect(parseBarcode('0304333761')).toMatchObject({ message: expect.stringContaining('X') });
  });

  it('tells that ten digits may also be a number that lost its zeros', () => {
    expect(parseBarcode('0304340154')).toMatchObject({
      format: 'ISBN-10',
      gtin: '09780304340156',
      alternatives: [{ format: 'UPC-A', gtin: '00000304340154' }],
    });
    expect(parseBarcode('0198526636')).not.toHaveProperty('alternatives');
  });

  it('does not take eight digits for an ISSN before an EAN-8', () => {
    expect(parseBarcode('9638-5074')).toMatchObject({ format: 'EAN-8' });
    expect(parseBarcode('0317-8471')).toMatchObject({ format: 'ISSN', gtin: '09770317847001' });
    expect(parseBarcode('03178471')).toMatchObject({ ok: false, rule: 'CHECK_DIGIT' });
  });
});
