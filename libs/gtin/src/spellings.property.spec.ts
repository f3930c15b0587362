import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { customaryCode } from './customary-code.js';
import { asGtin14, checkDigit, isGtin14, type Gtin14 } from './gtin14.js';
import { gtinSpellings } from './gtin-spellings.js';
import { parseBarcode } from './parse-barcode.js';
import { gtinOfStoredCode } from './stored-code.js';
import { expandUpcE } from './upc-e.js';
import { formatDigitalLink } from './write-digital-link.js';
import { formatBracketed, formatElementString } from './write-elements.js';

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

  it('are one product in every GS1 form too', () => {
    const lot = fc.string({ unit: fc.constantFrom(...Array.from('AZaz09-._/(+%&?"')), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(gtin, lot, fc.constantFrom('https://id.gs1.org', 'http://a.example/x/'), (id, value, stem) => {
        const ais = [['01', id] as const, ['10', value] as const, ['17', '261231'] as const];
        const elements = formatElementString(ais);
        const transmitted = elements.slice(1).replaceAll('^', '\u001d');
        const spellings = [
          elements,
          transmitted,
          formatBracketed(ais),
          formatDigitalLink(ais, stem)!,
          ...[']C1', ']e0', ']d2', ']Q3', ']J1'].map((identifier) => identifier + transmitted),
          ...[']Q1', ']d1'].map((identifier) => identifier + formatDigitalLink(ais)),
        ];
        for (const spelling of spellings) {
          const reading = parseBarcode(spelling, { strict: true });
          expect(reading).toMatchObject({ ok: true, gtin: id, attributes: { lot: value, expiry: '2026-12-31' } });
          expect(new Map(reading.ais)).toEqual(new Map(ais));
        }
      }),
    );
  });

  it('never throw, whatever the text and what is said about it', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constantFrom(
        ...']C1 ]E0 |]e0 (01) (10) ^ 01 3103 8013 8007 7007 https:// a/ /01/ ?17= & % \\( \u001d ISBN X M'.split(' '),
      ),
      gtin,
    );
    const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
    const symbology = fc.constantFrom(undefined, 'EAN-8', 'UPC-E', 'UPC-A', 'EAN-13', 'GTIN-14', 'publication');
    fc.assert(
      fc.property(text, symbology, fc.boolean(), (input, known, strict) => {
        const reading = parseBarcode(input, { symbology: known, strict });
        if (reading.ok) expect([isGtin14(reading.gtin), strict && 'problem' in reading]).toEqual([true, false]);
        else expect(reading.message).not.toBe('');
        expect(() => gtinOfStoredCode(input)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('elements', () => {
  const value = (unit: string, maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...Array.from(unit)), minLength: 1, maxLength });
  const element = fc.oneof(
    fc.tuple(fc.constantFrom('10', '21', '22', '243', '254'), value('AZaz09!"%&\'()*+,-./:;<=>?_', 20)),
    fc.tuple(fc.constantFrom('30', '37'), value('0123456789', 8)),
    fc.tuple(fc.constantFrom('20'), fc.constantFrom('00', '42')),
    fc.tuple(fc.constantFrom('11', '13', '15', '16', '17'), fc.constantFrom('260131', '280200')),
    fc.tuple(fc.constantFrom('3103', '3922', '3932'), fc.constantFrom('978795', '000001')),
  );
  const elements = fc.uniqueArray(element, { selector: ([ai]) => ai, minLength: 1, maxLength: 6 });

  it('come back from every form they can be written in', () => {
    fc.assert(
      fc.property(elements, (ais) => {
        expect(parseBarcode(formatElementString(ais)).ais).toEqual(ais);
        expect(parseBarcode(formatBracketed(ais)).ais).toEqual(ais);
        const uri = formatDigitalLink([['00', '006141411234567890'], ...ais]);
        if (uri) expect(parseBarcode(uri, { strict: true }).ais?.slice(1)).toEqual(ais);
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

  it('never meet under a known symbology either: EAN-8 digits padded to an EAN-13 keep their circulation', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999 }), (number) => {
        const body = String(number).padStart(7, '0');
        const code = body + checkDigit(body);
        const short = parseBarcode(code, { symbology: 'EAN-8' });
        const padded = parseBarcode(`00000${code}`, { symbology: 'EAN-13' });
        expect(padded).toMatchObject({ ok: true, circulation: short.ok && short.circulation });
        const inStore = parseBarcode(`20000${body}${checkDigit(`20000${body}`)}`);
        expect(inStore.ok && short.ok && inStore.gtin !== short.gtin).toBe(true);
      }),
    );
  });
});
