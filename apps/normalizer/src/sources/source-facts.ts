import type { Amount, Nutrition, ProductImage, ProductType, SourceName, TextByLanguage } from '@openshelf/contracts';

/**
 * What one source says about a product, in our terms, before anything is merged or enriched. Null and an empty record mean
 * that it says nothing; an empty list says "none".
 */
export interface SourceFacts {
  readonly productType: ProductType;
  readonly language: string | null;
  readonly names: TextByLanguage;
  /** Main brand first. */
  readonly brands: readonly string[] | null;
  readonly brandOwner: string | null;
  /** The printed text, with the value as the source itself reads it. */
  readonly quantity: Amount | null;
  readonly serving: Amount | null;
  readonly categories: readonly string[] | null;
  readonly labels: readonly string[] | null;
  readonly countries: readonly string[] | null;
  readonly ingredientTexts: TextByLanguage;
  readonly allergens: readonly string[] | null;
  readonly traces: readonly string[] | null;
  readonly additives: readonly string[] | null;
  readonly nutrition: Nutrition | null;
  readonly images: readonly ProductImage[] | null;
  /** Whom to credit, and the product's page there. */
  readonly credit: { readonly name: string; readonly url: string };
  /** What was left out of the answer and why, for people: `nutrition.fat: 510 g in 100 g`. */
  readonly warnings: readonly string[];
}

/** The facts of a source that says nothing but whom to credit; also what facts of an older mapper lack. */
export const saysNothing: Omit<SourceFacts, 'productType' | 'credit'> = {
  language: null,
  names: {},
  brands: null,
  brandOwner: null,
  quantity: null,
  serving: null,
  categories: null,
  labels: null,
  countries: null,
  ingredientTexts: {},
  allergens: null,
  traces: null,
  additives: null,
  nutrition: null,
  images: null,
  warnings: [],
};

/** The facts of a source's newest answer about one product, as they are stored. */
export interface SourceRecord {
  readonly source: SourceName;
  /** UTC, ISO 8601 with milliseconds; with `documentId` it orders the answers of one source. */
  readonly fetchedAt: string;
  readonly documentId: string;
  readonly facts: SourceFacts;
  /** {@link fingerprintOf} the facts. */
  readonly says: string;
  /**
   * By fingerprint, the UTC time of the oldest known answer that said so. It is the time of the values in the product, so
   * that asking a source again changes a product only where the source has something new to say.
   */
  readonly firstSaid: Readonly<Record<string, string>>;
}
