import type { JsonObject } from '../reading/json.js';
import { readTags, readTagsOrNone } from '../reading/read-tags.js';

interface Tags {
  readonly categories: readonly string[] | null;
  readonly labels: readonly string[] | null;
  readonly countries: readonly string[] | null;
  readonly allergens: readonly string[] | null;
  readonly traces: readonly string[] | null;
  readonly additives: readonly string[] | null;
}

/** Taxonomy ids. An empty list says nothing about allergens: nobody may take it for "free of". */
export function mapTags(product: JsonObject): Tags {
  return {
    categories: readTags(product.categories_tags),
    labels: readTags(product.labels_tags),
    countries: readTags(product.countries_tags),
    allergens: readTagsOrNone(product.allergens_tags ?? idsIn(product.allergens)),
    traces: readTagsOrNone(product.traces_tags ?? idsIn(product.traces)),
    additives: readTags(product.additives_tags),
  };
}

/** Without tags, the ids among what was typed: `en:milk,en:gluten`. Words of a language are no ids. */
function idsIn(typed: unknown): string[] {
  if (typeof typed !== 'string') return [];
  return typed.split(',').filter((item) => /^\s*[a-z]{2}:/.test(item));
}
