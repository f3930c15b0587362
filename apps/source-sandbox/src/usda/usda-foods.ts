import { text, type JsonObject } from '../json.js';
import { abridgedOf, detailOf, searchRowOf } from './convert-food.js';
import type { FoundFood } from './find-foods.js';

type Forms = Partial<Record<FoundFood['form'], JsonObject>>;

/** All known foods by `fdcId`, each in whatever form is asked for. */
export class UsdaFoods {
  readonly #byId = new Map<number, Forms>();
  #rows: JsonObject[] | undefined;

  /** Of two recordings of one food in one form the longer is kept; `replace` lets this one win over all. */
  add({ fdcId, form, food }: FoundFood, { replace = false } = {}): void {
    const known: Forms = replace ? {} : (this.#byId.get(fdcId) ?? {});
    const longer = JSON.stringify(food).length > JSON.stringify(known[form] ?? {}).length;
    if (longer) known[form] = food;
    this.#byId.set(fdcId, known);
    this.#rows = undefined;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** The search rows of all foods, converted at the first use. */
  rows(): readonly JsonObject[] {
    this.#rows ??= [...this.#byId.values()].map(rowOf);
    return this.#rows;
  }

  detail(fdcId: number, format: 'full' | 'abridged'): JsonObject | undefined {
    const forms = this.#byId.get(fdcId);
    if (!forms) return undefined;
    if (format === 'abridged') return forms.abridged ?? abridgedOf(rowOf(forms));
    return forms.detail ?? detailOf(rowOf(forms));
  }
}

function rowOf({ search, detail, abridged }: Forms): JsonObject {
  const recorded = search && Array.isArray(search['foodNutrients']) ? search : undefined;
  return recorded ?? (detail ? searchRowOf(detail) : (search ?? searchRowOf(abridged ?? {})));
}

/** The words of a row that a query can hit: its code exactly as stored, and what is written about it. */
export function wordsOf(row: JsonObject): Set<string> {
  const fields = ['gtinUpc', 'description', 'brandOwner', 'brandName', 'subbrandName', 'ingredients', 'foodCategory'];
  return new Set(fields.flatMap((field) => wordsIn(text(row[field]) ?? '')));
}

export function wordsIn(written: string): string[] {
  return written.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
