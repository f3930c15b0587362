import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { customaryCode } from './customary-code.js';
import { asGtin14, checkDigit, type Gtin14 } from './gtin14.js';
import { gtinSpellings } from './gtin-spellings.js';
import { parseBarcode } from './parse-barcode.js';
import { gtinOfStoredCode } from './stored-code.js';
import { expandUpcE } from './upc-e.js';

const gtin = fc
  .tuple(fc.constantFrom(7, 10, 11, 12, 13), fc.bigInt({ min: 1n, max: 10n ** 13n - 1n }))
  .map(([length, number]) => String(number % 10n ** BigInt(length)).padStart(13, '0'))
  .filter((body) => /[1-9]/.test(body))
  .map((body): Gtin14 => asGtin14(body + checkDigit(body)));

const separator = fc.constantFrom('', '', '', ' ', '-', '\u00a0', '  ');

describe('spellings of one number', () => {
  it('are all read as that number, however they are padded and printed', () => {
    fc.assert(
      fc.property(gtin, fc.array(separator, { minLength: 13, maxLength: 13 }), (id, gaps) => {
        for (const spelling of gtinSpellings(id)) {
          const printed = ` ${Array.from(spelling)
            .map((digit, i) => digit + (i < spelling.length - 1 ? gaps[i] : ''))
            .join('')}\t`;
          const reading = parseBarcode(printed);
          const readings = reading.ok ? [reading, ...(reading.alternatives ?? [])] : [];
          expect(readings.map((each) => each.gtin)).toContain(id);
          if (spelling.length !== 8) expect(readings).toHaveLength(1);
        }
      }),
    );
  });

  it('come back from the printed form and from codes that lost or gained zeros', () => {
    fc.assert(
      fc.property(gtin, fc.integer({ min: 0, max: 20 }), (id, zeros) => {
        expect(gtinSpellings(id)).toContain(customaryCode(id));
        expect(gtinOfStoredCode('0'.repeat(zeros) + id.replace(/^0+/, ''))).toBe(id);
      }),
    );
  });

  it('are refused with any other last digit, and the right one is named', () => {
    fc.assert(
      fc.property(gtin, fc.integer({ min: 1, max: 9 }), (id, step) => {
        const code = id.slice(id.startsWith('0') ? 1 : 0);
        const wrong = code.slice(0, -1) + ((Number(code.at(-1)) + step) % 10);
        fc.pre(/[1-9]/.test(wrong));
        expect(parseBarcode(wrong)).toMatchObject({
          ok: false,
          rule: 'CHECK_DIGIT',
          expectedCheckDigit: Number(code.at(-1)),
        });
      }),
    );
  });

  it('include the UPC-E of a UPC-A', () => {
    const upcE = fc
      .tuple(fc.constantFrom('0', '1'), fc.integer({ min: 1, max: 999_999 }))
      .map(([system, number]) => system + String(number).padStart(6, '0'))
      .map((body) => body + checkDigit(expandUpcE(`${body}0`)!.slice(0, 11)));
    fc.assert(
      fc.property(upcE, (digits) => {
        fc.pre(/[1-9]/.test(expandUpcE(digits)!));
        const reading = parseBarcode(digits);
        const readings = reading.ok ? [reading, ...(reading.alternatives ?? [])] : [];
        expect(readings.map((each) => each.gtin)).toContain(`00${expandUpcE(digits)}`);
      }),
    );
  });

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(typeof parseBarcode(text).ok).toBe('boolean');
        expect(() => gtinOfStoredCode(text)).not.toThrow();
      }),
    );
  });
});

describe('an EAN-8 and in-store numbers', () => {
  it('never meet: a world-wide EAN-8 has no in-store spelling', () => {
    fc.assert(
      fc.property(gtin, (id) => {
        const circulations = gtinSpellings(id).map((spelling) => {
          const reading = parseBarcode(spelling);
          const same = reading.ok
            ? [reading, ...(reading.alternatives ?? [])].find((each) => each.gtin === id)
            : undefined;
          return same?.circulation;
        });
        expect(new Set(circulations).size).toBe(1);
      }),
    );
  });
});
