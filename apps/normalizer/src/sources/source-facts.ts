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
  /** The source says that the product is no longer sold. */
  readonly obsolete: boolean;
  /** What was left out of the answer and why, for people: `nutrition.fat: 510 g in 100 g`. */
  readonly warnings: readonly string[];
}

/** The facts of a source's newest answer about one product, as they are stored. */
export interface SourceRecord {
  readonly source: SourceName;
  /** UTC, ISO 8601 with milliseconds; with `documentId` it orders the answers of one source. */
  readonly fetchedAt: string;
  readonly documentId: string;
  readonly facts: SourceFacts;
}
