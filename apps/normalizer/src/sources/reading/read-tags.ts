import { cleanText } from './clean-text.js';
import { limits, within } from './limits.js';

const EMPTY_TAG = /^(?:[a-z]{2,3}:)?(?:null|undefined)?$/;

/**
 * Taxonomy ids as the source gives them, in its order (general to special), lower case, each once. Null if there are
 * none: upstream writes an empty list where nobody has looked yet.
 */
export function readTags(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const tags = new Set<string>();
  for (const item of value) {
    const tag = cleanText(item, limits.tagUnits)?.toLowerCase();
    if (tag !== undefined && !EMPTY_TAG.test(tag)) tags.add(tag);
    if (tags.size >= limits.tags.count) break;
  }
  return tags.size > 0 ? within(tags, limits.tags) : null;
}

/** As {@link readTags}; `en:none` is the source's way to say that there are none, which is an empty list. */
export function readTagsOrNone(value: unknown): readonly string[] | null {
  return readTags(value)?.filter((tag) => tag !== 'en:none') ?? null;
}
