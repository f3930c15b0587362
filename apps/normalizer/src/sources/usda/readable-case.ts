const SMALL_WORDS = new Set(['an', 'and', 'at', 'by', 'for', 'from', 'in', 'of', 'on', 'or', 'the', 'to', 'with']);
/** Short for a word, though without a vowel. */
const SHORTENED = new Set(['dr', 'jr', 'ltd', 'mr', 'mrs', 'ms', 'sr', 'st']);
/** Initials that have a vowel: no rule tells them from words. */
const INITIALS = new Set(['dha', 'epa', 'fda', 'gmo', 'ipa', 'nyc', 'uht', 'usa', 'usda']);
const WORD = /[\p{L}\p{N}'’]+/gu;
/** The first letter, and the one behind an elision or a name's prefix ("L'Oreal", "O'Brien", but "I'll", "Johann's"). */
const CAPITALS = /^(?:\p{L}['’](?=\p{L}{3}))?\p{L}/u;

/**
 * A text that is all capitals in title case ("CHEDDAR CHEESE" is "Cheddar Cheese"); any other stays as its owner wrote
 * it. Words without a vowel (BBQ, KFC), with a digit (7UP, B12) and known initials stay capitals, small words in the
 * middle become small. A brand that is written in capitals and has vowels (IKEA) is not to be told from a word.
 */
export function readableCase(text: string): string {
  if (text !== text.toUpperCase()) return text;
  return text.replace(WORD, (word, offset: number) => {
    const lower = word.toLowerCase();
    if (offset > 0 && SMALL_WORDS.has(lower)) return lower;
    return staysCapital(lower) ? word : lower.replace(CAPITALS, (start) => start.toUpperCase());
  });
}

function staysCapital(lower: string): boolean {
  if (/\p{N}/u.test(lower) || INITIALS.has(lower)) return true;
  return /^[a-z]{2,4}$/.test(lower) && !/[aeiouy]/.test(lower) && !SHORTENED.has(lower);
}
