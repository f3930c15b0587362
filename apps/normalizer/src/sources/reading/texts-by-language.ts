import type { TextByLanguage } from '@openshelf/contracts';
import type { JsonObject } from './json.js';
import { type Limit, within } from './limits.js';

const LANGUAGE = /^[a-z]{2}$/;

/** The value as a language code of two letters; null for `xx`, `other` and everything that is none. */
export function readLanguage(value: unknown): string | null {
  return typeof value === 'string' && value !== 'xx' && LANGUAGE.test(value) ? value : null;
}

/** An object with properties in several languages: `name` in its main language, `name_fr` in another. */
export interface MultilingualObject {
  readonly values: JsonObject;
  readonly language: string | null;
  /** The keys that end in a language. Found once: upstream's objects have some 300 keys. */
  readonly languageKeys: readonly string[];
}

export function multilingual(values: JsonObject, language: string | null): MultilingualObject {
  const languageKeys = Object.keys(values).filter((key) => key[key.length - 3] === '_' && LANGUAGE.test(key.slice(-2)));
  return { values, language, languageKeys };
}

/**
 * Texts of the properties `<property>_<language>`, and of `<property>` itself, which is in the main language. Keys with
 * another ending (`_imported`, `_debug_tags`) are no texts of a language. In the order of the languages; where `limit`
 * does not hold them all, the main language goes first.
 */
export function textsByLanguage(
  from: MultilingualObject,
  property: string,
  clean: (value: unknown) => string | null,
  limit: Limit,
): TextByLanguage {
  const texts: Record<string, string> = {};
  for (const key of from.languageKeys) {
    if (key.length !== property.length + 3 || !key.startsWith(property)) continue;
    const text = clean(from.values[key]);
    if (text !== null) texts[key.slice(-2)] = text;
  }
  const unmarked = clean(from.values[property]);
  if (unmarked !== null && !Object.values(texts).includes(unmarked)) texts[from.language ?? 'xx'] ??= unmarked;
  const main = from.language ?? 'xx';
  const entries = Object.entries(texts).sort(([a], [b]) => Number(b === main) - Number(a === main));
  return Object.fromEntries(within(entries, limit).sort(([a], [b]) => (a < b ? -1 : 1)));
}
