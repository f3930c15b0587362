import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cleanLines, cleanText } from './clean-text.js';
import { limits, within } from './limits.js';
import { readNumber } from './read-number.js';
import { readTags, readTagsOrNone } from './read-tags.js';
import { multilingual, textsByLanguage } from './texts-by-language.js';

describe('cleanText', () => {
  it.each([
    ['  Fanta \t\n Orange ', 'Fanta Orange'],
    ['M&amp;M&#39;s &quot;Peanut&quot;', 'M&M\'s "Peanut"'],
    ['Tom &amp;amp; Jerry', 'Tom & Jerry'],
    ['<b>Nutella</b>', 'Nutella'],
    ['Salt <2%', 'Salt <2%'],
    ['<\u200bscript>alert(1)', 'alert(1)'],
    ['<<b>script>alert(1)', 'scriptalert(1)'],
    ['e<b>\u0301', '\u00e9'],
    ['<_b_>milk <\u0130mg> <\u212abd>', 'milk'],
    ['a&#0;b&#xD800;c\u0085d', 'abcd'],
    ['Cafe\u0301', 'Caf\u00e9'],
    ['Zero\u200bwidth\u0000\u0007', 'Zerowidth'],
    ['lone \ud800 surrogate', 'lone surrogate'],
    [1664, '1664'],
  ])('makes %p readable', (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  it.each(['', ' ', '-', '???', 'null', 'undefined', null, undefined, {}, ['x'], true])(
    'says that %p says nothing',
    (value) => {
      expect(cleanText(value)).toBeNull();
    },
  );

  it('takes a time that grows with the text only', () => {
    const started = performance.now();
    for (const piece of ['<a', '&amp;', '&#38;', '\r\n ', ' \t', '<b>', 'e\u0301']) cleanLines(piece.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('keeps the lines of a list, and folds the rest', () => {
    expect(cleanLines('sugar \r\n\r\n  dye\r\ne150d')).toBe('sugar\ndye\ne150d');
  });

  it('cuts a text that is too long, never through a character', () => {
    expect(cleanText('abc😀😀', 6)).toBe('abc😀');
    expect(cleanText('abc 😀😀', 5)).toBe('abc');
  });

  it('changes nothing in what it has cleaned, whatever it was', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('&', 'amp;', '<', 'b', '>', ' ', '\n', 'e\u0301') }),
    );
    fc.assert(
      fc.property(text, (raw) => {
        const cleaned = cleanText(raw);
        fc.pre(cleaned === null || !/[&<]/.test(cleaned));
        expect(cleanText(cleaned)).toBe(cleaned);
        expect(JSON.parse(JSON.stringify(cleaned))).toBe(cleaned);
      }),
    );
  });
});

describe('readNumber', () => {
  it.each([
    [3.5, 3.5],
    ['28', 28],
    [' 1,5 ', 1.5],
    ['0.0078740157480315', 0.0078740157480315],
    ['1e-3', 0.001],
    ['.5', 0.5],
    [0, 0],
    ['-', null],
    ['', null],
    ['traces', null],
    ['1.2.3', null],
    ['0x10', null],
    [null, null],
    [Number.POSITIVE_INFINITY, null],
    ['1e999', null],
    ['1'.repeat(100), null],
  ])('reads %p as %p', (value, expected) => {
    expect(readNumber(value)).toBe(expected);
  });
});

describe('readTags', () => {
  it('keeps ids in their order, once, in lower case, without those that are none', () => {
    expect(readTags(['en:Milk', 'en:milk', 'en:null', 'fr:', '', null, 7, 'de:hühnereiweiss'])).toEqual([
      'en:milk',
      '7',
      'de:hühnereiweiss',
    ]);
  });

  it.each([[undefined], [null], [[]], [['en:null']], ['en:milk']])('takes %j for not known', (value) => {
    expect(readTags(value)).toBeNull();
  });

  it('ends where no product goes', () => {
    const many = Array.from({ length: 180_000 }, (_, i) => `en:${i}`);
    expect(readTags(many)).toEqual(many.slice(0, limits.tags.count));
  });

  it('takes an explicit none for an empty list, and an empty list for not known', () => {
    expect(readTagsOrNone(['en:none'])).toEqual([]);
    expect(readTagsOrNone([])).toBeNull();
    expect(readTagsOrNone(['en:none', 'en:milk'])).toEqual(['en:milk']);
  });
});

describe('within', () => {
  it('counts entries, and bytes as they are stored', () => {
    expect(within(['a', 'b', 'c'], { count: 2, bytes: 100 })).toEqual(['a', 'b']);
    // Two quotes and a comma each; the letter of three bytes is passed over, the one behind it is not.
    expect(within(['aa', '\u6f22', 'b'], { count: 9, bytes: 10 })).toEqual(['aa', 'b']);
    expect(within(['"', 'b'], { count: 9, bytes: 8 })).toEqual(['"']);
  });
});

describe('textsByLanguage', () => {
  const texts = (values: Record<string, unknown>, language: string | null): unknown =>
    textsByLanguage(multilingual(values, language), 'name', cleanText, { count: 3, bytes: 60 });

  it('takes the languages of the keys, and nothing that only looks like one', () => {
    const values = { name_fr: 'Lait', name_de: '', name_fr_imported: 'x', name_FR: 'x', other_en: 'x', name_eng: 'x' };
    expect(texts(values, null)).toEqual({ fr: 'Lait' });
  });

  it('gives the text without language to the main language, or to none', () => {
    expect(texts({ name: 'Milk' }, 'en')).toEqual({ en: 'Milk' });
    expect(texts({ name: 'Milk' }, null)).toEqual({ xx: 'Milk' });
    expect(texts({ name: 'Milk', name_en: 'Whole milk' }, 'en')).toEqual({ en: 'Whole milk' });
  });

  it('keeps no more than the limit, the main language first', () => {
    const values = { name_aa: 'A', name_bb: 'B', name_cc: 'C', name_dd: 'D' };
    expect(texts(values, 'dd')).toEqual({ dd: 'D', aa: 'A', bb: 'B' });
    expect(Object.keys(texts({ name_zz: 'Z', name_aa: 'A' }, 'zz') as object)).toEqual(['aa', 'zz']);
    expect(texts({ name_aa: 'x'.repeat(60), name_bb: 'B' }, 'aa')).toEqual({ bb: 'B' });
  });

  it('does not repeat a text whose language is known under another', () => {
    expect(texts({ name: 'Lait', name_fr: 'Lait' }, 'ar')).toEqual({ fr: 'Lait' });
  });
});
