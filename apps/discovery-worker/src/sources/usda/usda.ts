import { type Gtin14, gtinSpellings } from '@openshelf/gtin';
import type { PoliteClient } from '@openshelf/http-client';
import { responseOf } from '../response-of.js';
import type { Source, SourceReply } from '../source.js';
import { readAnswer } from './read-answer.js';

/** The version in the base address; the API has no other. */
const API_VERSION = 'v1';
/** Rows of one number are few, and their match comes first. */
const PAGE_SIZE = 50;

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
    const url = `${this.address.baseUrl.replace(/\/+$/, '')}/foods/search?${query}`;
    // In a header, since addresses are logged and archived.
    const response = responseOf(await this.client.get(url, { headers: { 'x-api-key': this.address.apiKey } }));
    return { answer: readAnswer(response, gtin), response, apiVersion: API_VERSION };
  }
}
