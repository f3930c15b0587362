import { type Gtin14, gtinSpellings } from '@openshelf/gtin';
import type { PoliteClient } from '@openshelf/http-client';
import { responseOf } from '../response-of.http-client.js';
import type { Source, SourceAnswer, SourceReply, SourceResponse } from '../source.js';
import { readAnswer } from './read-answer.js';

/** The version in the base address; the API has no other. */
const API_VERSION = 'v1';
/** Rows of one number are few, and their match comes first: hardly ever is more than one page needed. */
const PAGE_SIZE = 50;
const MOST_PAGES = 3;

export interface UsdaAddress {
  /** Up to and with the version: `https://api.nal.usda.gov/fdc/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** USDA FoodData Central, branded foods. */
export class Usda implements Source {
  readonly name = 'usda';

  constructor(
    private readonly client: Pick<PoliteClient, 'get'>,
    private readonly address: UsdaAddress,
  ) {}

  /**
   * One search for all spellings at once: the number is stored with 11 to 14 digits, compared as text, and words of a
   * query are joined by "or".
   */
  async ask(gtin: Gtin14): Promise<SourceReply> {
    const spellings = new Set([gtin.replace(/^0+/, ''), ...gtinSpellings(gtin)]);
    const query = `query=${[...spellings].join('%20')}&dataType=Branded&pageSize=${PAGE_SIZE}`;
    let seen = 0;
    for (let page = 1; ; page++) {
      const response = await this.#get(page === 1 ? query : `${query}&pageNumber=${page}`);
      const answer = readAnswer(response, gtin, seen);
      if (answer.kind !== 'more') return { answer, response, apiVersion: API_VERSION };
      seen = answer.seen;
      if (page === MOST_PAGES) return { answer: notAmong(seen), response, apiVersion: API_VERSION };
    }
  }

  async #get(query: string): Promise<SourceResponse> {
    const url = `${this.address.baseUrl.replace(/\/+$/, '')}/foods/search?${query}`;
    // In a header, since addresses are logged and archived.
    return responseOf(await this.client.get(url, { headers: { 'x-api-key': this.address.apiKey } }));
  }
}

/** It may be further down, so it is not absent. */
function notAmong(seen: number): SourceAnswer {
  return { kind: 'unreadable', reason: `not among the first ${seen} foods of too many` };
}
