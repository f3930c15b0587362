import type { Gtin14 } from '@openshelf/gtin';
import type { SourceName } from './sources.js';

/** A text by language, ISO 639-1 in lower case; `xx` where the language is not known. */
export type TextByLanguage = Readonly<Record<string, string>>;

export type ProductType = 'food' | 'beauty' | 'petfood' | 'other';

export type ImageRole = 'front' | 'ingredients' | 'nutrition' | 'packaging';

/** An amount as printed, and what could be read of it. `value` is null where the text says no weight or volume. */
export interface Amount {
  readonly text: string;
  readonly value: number | null;
  readonly unit: 'g' | 'ml' | null;
}

/**
 * Nutrients per 100 g or 100 ml of the product as sold. Energy in kJ and kcal, alcohol in % vol, everything else in
 * grams (also vitamins and minerals). A missing key is not known, 0 is a value. Keys are camelCase: `saturatedFat`.
 */
export interface Nutrition {
  readonly basis: '100g' | '100ml';
  readonly nutrients: Readonly<Record<string, number>>;
}

export interface ProductImage {
  readonly role: ImageRole;
  /** Language of what the picture shows; null where not known. */
  readonly language: string | null;
  readonly url: string;
}

/** Where a value comes from. */
export interface Provenance {
  readonly source: SourceName;
  /** UTC time of the oldest known answer of the source that says what it says now. */
  readonly fetchedAt: string;
  /** SPDX identifier: `ODbL-1.0`, `CC0-1.0`; images carry their own. */
  readonly licence: string;
}

export interface Attribution {
  readonly source: SourceName;
  /** The credit to show: `Open Food Facts contributors`. */
  readonly name: string;
  /** The product's page at the source. */
  readonly url: string;
  readonly licence: string;
  readonly licenceUrl: string;
}

/**
 * A product as the API answers it. Lists and texts are null where no source says anything: an empty list is a
 * statement ("none"), null is "not known".
 */
export interface ProductDocument {
  readonly gtin: Gtin14;
  /** The code as printed: 13 digits, or 8 for an EAN-8, 14 for a package of several. */
  readonly code: string;
  readonly productType: ProductType;
  /** The name in the product's main language, else in any; null only if no source has one. */
  readonly name: string | null;
  readonly names: TextByLanguage;
  /** The product's main language, if known. */
  readonly language: string | null;
  /** The main brand; the company's name where no source has a brand. */
  readonly brand: string | null;
  /** All brands as the sources list them, the main one first. */
  readonly brands: readonly string[];
  /** The company, where a source names it. */
  readonly brandOwner: string | null;
  readonly quantity: Amount | null;
  readonly serving: Amount | null;
  /** Category ids of the source's taxonomy, general to special: `en:spreads`. */
  readonly categories: readonly string[] | null;
  readonly labels: readonly string[] | null;
  readonly countries: readonly string[] | null;
  readonly ingredients: { readonly texts: TextByLanguage } | null;
  readonly allergens: readonly string[] | null;
  readonly traces: readonly string[] | null;
  /** Additives as the source gives them: `en:e322`. */
  readonly additives: readonly string[] | null;
  readonly nutrition: Nutrition | null;
  readonly images: readonly ProductImage[];
  /** By the path of each value that is not null: `names.fr`, `brand`, `nutrition`, `images`. */
  readonly provenance: Readonly<Record<string, Provenance>>;
  readonly attribution: readonly Attribution[];
  /** UTC time at which a source used here last said something new. */
  readonly updatedAt: string;
}
