import { text, type JsonObject } from '../json.js';
import { wordsIn, wordsOf, type UsdaFoods } from './usda-foods.js';

export interface FoodSearch {
  readonly query: string;
  /** Empty means every kind. */
  readonly dataType: readonly string[];
  readonly pageSize: number;
  readonly pageNumber: number;
  readonly requireAllWords: boolean;
  readonly brandOwner?: string;
  readonly sortBy?: string;
  readonly sortOrder?: string;
}

interface Hit {
  readonly row: JsonObject;
  readonly score: number;
  readonly byCode: boolean;
}

/**
 * Full text over the foods, as upstream: words are OR-ed unless all are required, and a code is a word like any other, so that 13 digits
 * do not find a row that stores 12. Rare words weigh more.
 */
export class FoodIndex {
  #postings: Map<string, number[]> | undefined;

  constructor(private readonly foods: UsdaFoods) {}

  /** Forgets what was indexed, after foods were added. */
  reset(): void {
    this.#postings = undefined;
  }

  search(search: FoodSearch): JsonObject {
    const hits = this.#hits(search);
    const totalPages = Math.ceil(hits.length / search.pageSize);
    const from = (search.pageNumber - 1) * search.pageSize;
    const byType: Record<string, number> = {};
    for (const { row } of hits) byType[String(row['dataType'])] = (byType[String(row['dataType'])] ?? 0) + 1;
    return {
      totalHits: hits.length,
      currentPage: search.pageNumber,
      totalPages,
      pageList: Array.from({ length: Math.min(10, totalPages) }, (_, i) => i + 1),
      foodSearchCriteria: criteria(search),
      foods: hits.slice(from, from + search.pageSize).map(withHighlight),
      aggregations: { dataType: byType, nutrients: {} },
    };
  }

  #hits(search: FoodSearch): Hit[] {
    const rows = this.foods.rows();
    const words = [...new Set(wordsIn(search.query))];
    const scores = new Map<number, { score: number; matched: number }>();
    for (const word of words) {
      const found = this.#index().get(word) ?? [];
      const weight = Math.log(1 + rows.length / (found.length || 1));
      for (const at of found) {
        const { score, matched } = scores.get(at) ?? { score: 0, matched: 0 };
        scores.set(at, { score: score + weight, matched: matched + 1 });
      }
    }
    if (words.length === 0) rows.forEach((_, at) => scores.set(at, { score: 0, matched: 0 }));

    const wanted = search.requireAllWords ? words.length : 0;
    const hits: Hit[] = [];
    for (const [at, { score, matched }] of scores) {
      const row = rows[at];
      if (!row || matched < wanted || !passes(row, search)) continue;
      hits.push({ row, score, byCode: words.includes(text(row['gtinUpc']) ?? '') });
    }
    return hits.toSorted(order(search));
  }

  #index(): Map<string, number[]> {
    if (this.#postings) return this.#postings;
    const postings = new Map<string, number[]>();
    this.foods.rows().forEach((row, at) => {
      for (const word of wordsOf(row)) {
        const list = postings.get(word);
        if (list) list.push(at);
        else postings.set(word, [at]);
      }
    });
    this.#postings = postings;
    return postings;
  }
}

function passes(row: JsonObject, { dataType, brandOwner }: FoodSearch): boolean {
  if (dataType.length > 0 && !dataType.includes(String(row['dataType']))) return false;
  return !brandOwner || text(row['brandOwner'])?.toLowerCase() === brandOwner.toLowerCase();
}

const SORT_FIELDS: Record<string, string> = {
  fdcId: 'fdcId',
  publishedDate: 'publishedDate',
  'lowercaseDescription.keyword': 'description',
  'dataType.keyword': 'dataType',
};

function order({ sortBy, sortOrder }: FoodSearch): (a: Hit, b: Hit) => number {
  const field = SORT_FIELDS[sortBy ?? ''];
  if (!field) return (a, b) => Number(b.byCode) - Number(a.byCode) || b.score - a.score || newest(a, b);
  const sign = sortOrder === 'desc' ? -1 : 1;
  return (a, b) => {
    const [left, right] = [text(a.row[field]) ?? '', text(b.row[field]) ?? ''];
    return sign * left.localeCompare(right, 'en', { numeric: true }) || newest(a, b);
  };
}

function newest(a: Hit, b: Hit): number {
  return Number(b.row['fdcId']) - Number(a.row['fdcId']);
}

function withHighlight({ row, score, byCode }: Hit): JsonObject {
  const highlight = byCode ? `<b>GTIN/UPC</b>: <em>${String(row['gtinUpc'])}</em>` : '';
  return { ...row, allHighlightFields: highlight, score: Math.round(score * 1e4) / 1e4 };
}

function criteria(search: FoodSearch): JsonObject {
  const types = search.dataType.length > 0 ? { dataType: search.dataType, foodTypes: search.dataType } : {};
  return {
    ...types,
    query: search.query,
    generalSearchInput: search.query,
    pageNumber: search.pageNumber,
    numberOfResultsPerPage: search.pageSize,
    pageSize: search.pageSize,
    requireAllWords: search.requireAllWords,
    ...(search.sortBy && { sortBy: search.sortBy, sortOrder: search.sortOrder ?? 'asc' }),
  };
}
