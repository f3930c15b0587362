const SMALL_WORDS = new Set(['a', 'an', 'and', 'at', 'by', 'for', 'from', 'in', 'of', 'on', 'or', 'the', 'to', 'with']);
const WORD = /[\p{L}\p{N}'’]+/gu;

/**
 * A text that is all capitals in title case ("CHEDDAR CHEESE" is "Cheddar Cheese"); any other stays as its owner wrote
 * it. Words without a vowel stay capitals (BBQ, KFC), small words in the middle become small.
 */
export function readableCase(text: string): string {
  if (text !== text.toUpperCase()) return text;
  return text.replace(WORD, (word, offset: number) => {
    const lower = word.toLowerCase();
    if (offset > 0 && SMALL_WORDS.has(lower)) return lower;
    if (/^\p{L}{2,4}$/u.test(word) && !/[aeiouy]/i.test(word)) return word;
    return lower.replace(/^(?:[od]['’])?\p{L}/u, (start) => start.toUpperCase());
  });
}
