import { text } from '../json.js';
import { findProducts } from '../off/find-products.js';
import { withImageUrls } from '../off/image-urls.js';
import { normalizeOffCode } from '../off/off-code.js';
import { OffProducts } from '../off/off-products.js';
import { sources, type Site, type Source } from '../sources.js';
import { findFoods } from '../usda/find-foods.js';
import { FoodIndex } from '../usda/search-foods.js';
import { UsdaFoods } from '../usda/usda-foods.js';
import { readFolder, type OddFile, type RecordedDocument } from './read-folder.js';

/** What was found at start. */
export interface LoadReport {
  readonly folders: readonly string[];
  documents: number;
  /** Readable, but without a product: left alone. */
  readonly withoutProduct: string[];
  /** Could not be read. */
  readonly odd: OddFile[];
}

/** Everything the sandbox can answer with: what the folders hold, and what is added while it runs. */
export class Recordings {
  readonly products = new OffProducts();
  readonly foods = new UsdaFoods();
  readonly foodIndex = new FoodIndex(this.foods);
  readonly report: LoadReport;
  /** Called after each change, for what was derived from the recordings. */
  onChange: () => void = () => {};

  /** Reads the folders; where several know a product, the richest document is served. Throws if a folder cannot be opened. */
  constructor(folders: readonly string[]) {
    this.report = { folders, documents: 0, withoutProduct: [], odd: [] };
    for (const folder of folders) {
      for (const recorded of readFolder(folder, sources, (odd) => this.report.odd.push(odd))) {
        const found = recorded.top === 'usda' ? this.#addFoods(recorded) : this.#addProducts(recorded);
        this.report.documents++;
        if (found === 0) this.report.withoutProduct.push(recorded.file);
      }
    }
  }

  /** Adds or changes an answer; from now on it wins over any other of the same code. Answers the codes it is found by; none: no product in it. */
  put(source: Source, document: unknown): string[] {
    const codes = source === 'usda' ? this.#putFoods(document) : this.#putProducts(source, document);
    this.onChange();
    return codes;
  }

  #addFoods({ document }: RecordedDocument): number {
    const foods = findFoods(document);
    for (const food of foods) this.foods.add(food);
    return foods.length;
  }

  #addProducts({ top, document, fileCode, fromExport }: RecordedDocument): number {
    const found = findProducts(document);
    for (const { code, product } of found) {
      const from = { site: top as Site, fileCode: found.length === 1 ? fileCode : undefined };
      const served = fromExport ? withImageUrls(product, normalizeOffCode(code ?? '')) : product;
      this.products.add({ code, product: served }, from);
    }
    return found.length;
  }

  #putFoods(document: unknown): string[] {
    const foods = findFoods(document);
    for (const food of foods) this.foods.add(food, { replace: true });
    this.foodIndex.reset();
    return foods.map(({ food, fdcId }) => text(food['gtinUpc']) ?? String(fdcId));
  }

  #putProducts(site: Site, document: unknown): string[] {
    return findProducts(document).flatMap((found) => this.products.add(found, { site, replace: true }));
  }
}
