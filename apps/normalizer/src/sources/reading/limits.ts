/** How much of a list is kept: so many entries, and so many bytes of JSON (UTF-8) together. */
export interface Limit {
  readonly count: number;
  readonly bytes: number;
}

/**
 * What is kept of an answer at most. A label has less of everything (the most in 190 recorded answers stands behind);
 * what has more is somebody's paste, vandalism or a fault upstream. Together they keep a document of all sources below
 * 200 KB, whatever the answers hold.
 */
export const limits = {
  /** UTF-16 units of a name, a brand or an amount as printed (77). */
  nameUnits: 300,
  /** UTF-16 units of one ingredient list (806). */
  textUnits: 10_000,
  /** UTF-16 units of one taxonomy id. */
  tagUnits: 200,
  /** UTF-16 units of a number written as text: a double has 24 at most, and the pattern's work grows with the square. */
  numberUnits: 40,
  /** UTF-16 units of a foreign value that is quoted in an error. */
  quoteUnits: 50,
  /** Names by language (10 languages). */
  names: { count: 50, bytes: 20_000 },
  /** Ingredient lists by language (8 languages, 1,148 units together). */
  ingredientTexts: { count: 50, bytes: 32_000 },
  /** Taxonomy ids of one field (15 ids, 376 bytes): a product sold everywhere has some 200 countries. */
  tags: { count: 250, bytes: 7_000 },
  /** Brands (4). */
  brands: { count: 30, bytes: 4_000 },
  /** Languages in which one side of the package was photographed (10). */
  imagesPerRole: 30,
} as const;

/** Those values that fit into the limit, in their order; one that is too big for what is left is passed over. */
export function within<T>(values: Iterable<T>, limit: Limit): T[] {
  const kept: T[] = [];
  let left = limit.bytes;
  for (const value of values) {
    if (kept.length >= limit.count) break;
    const bytes = Buffer.byteLength(JSON.stringify(value)) + 1;
    if (bytes > left) continue;
    left -= bytes;
    kept.push(value);
  }
  return kept;
}
