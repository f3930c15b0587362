import type { JsonObject } from '../json.js';
import { productTypes, siteOf, type ProductType, type Site } from '../sources.js';
import type { FoundProduct } from './find-products.js';
import { normalizeOffCode } from './off-code.js';

/** A product as one of the Open Food Facts sites has it. */
export interface OffProduct {
  /** Normalised the upstream's way. */
  readonly code: string;
  readonly type: ProductType;
  readonly product: JsonObject;
  /** How many of its fields say something. */
  readonly richness: number;
}

/** All known products of the four sites, by normalised code. Of several documents for one code the richest is served. */
export class OffProducts {
  readonly #byCode = new Map<string, OffProduct>();

  /**
   * Adds a document under its own code and, if it came alone, under the code of the file it was found in. `replace` lets it win
   * over a richer one.
   */
  add(found: FoundProduct, from: { site: Site; fileCode?: string | undefined; replace?: boolean }): string[] {
    const { product } = found;
    const type = productTypes[siteOf(product['product_type']) ?? from.site];
    const codes = new Set([found.code, from.fileCode].map((code) => normalizeOffCode(code ?? '')).filter(Boolean));
    const richness = from.replace ? Infinity : richnessOf(product);
    for (const code of codes) {
      const known = this.#byCode.get(code);
      if (!known || richness > known.richness || from.replace)
        this.#byCode.set(code, { code, type, product, richness });
    }
    return [...codes];
  }

  find(normalizedCode: string): OffProduct | undefined {
    return this.#byCode.get(normalizedCode);
  }

  all(): Iterable<OffProduct> {
    return this.#byCode.values();
  }

  get size(): number {
    return this.#byCode.size;
  }
}

function richnessOf(product: JsonObject): number {
  return Object.values(product).filter((value) => {
    if (value === null || value === undefined || value === '') return false;
    return typeof value !== 'object' || Object.keys(value).length > 0;
  }).length;
}
