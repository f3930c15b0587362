import { customaryCode, type Gtin14 } from '@openshelf/gtin';
import type { PoliteClient } from '@openshelf/http-client';
import { responseOf } from '../response-of.http-client.js';
import type { Source, SourceAnswer, SourceReply, SourceResponse } from '../source.js';
import { FIELDS } from './fields.js';
import { type Elsewhere, readAnswer } from './read-answer.js';
import { sitesOf } from './sites.js';

/** How long a call waits for its token, in ms: a few others before it at the default rate. */
const TOKEN_WAIT_MS = 20_000;

/** Where and how the family of Open Food Facts is asked. */
export interface OpenFoodFactsAddress {
  readonly baseUrl: string;
  /** `v3.3`; kept beside each archived answer. */
  readonly apiVersion: string;
}

/**
 * Open Food Facts and its sisters for beauty, pet food and other products: one question for all, since the server
 * redirects to the database that has the product when `product_type` allows it.
 */
export class OpenFoodFacts implements Source {
  readonly name = 'openfoodfacts';
  readonly #sites: ReadonlyMap<string, string>;

  constructor(
    private readonly client: Pick<PoliteClient, 'get'>,
    private readonly address: OpenFoodFactsAddress,
  ) {
    this.#sites = sitesOf(address.baseUrl);
  }

  async ask(gtin: Gtin14): Promise<SourceReply> {
    const response = await this.#get(this.address.baseUrl, gtin);
    const answer = readAnswer(response, gtin);
    if (answer.kind !== 'elsewhere') return this.#reply(answer, response);
    // The server names another database instead of redirecting to it.
    const site = this.#sites.get(answer.productType);
    const there = site === undefined ? response : await this.#get(site, gtin);
    const secondAnswer = site === undefined ? answer : readAnswer(there, gtin);
    return this.#reply(secondAnswer.kind === 'elsewhere' ? nowhere(secondAnswer) : secondAnswer, there);
  }

  #reply(answer: SourceAnswer, response: SourceResponse): SourceReply {
    return { answer, response, apiVersion: this.address.apiVersion };
  }

  async #get(site: string, gtin: Gtin14): Promise<SourceResponse> {
    const query = `product_type=all&fields=${FIELDS.join(',')}`;
    const url = `${site}/api/${this.address.apiVersion}/product/${customaryCode(gtin)}?${query}`;
    return responseOf(await this.client.get(url, { maxWaitMs: TOKEN_WAIT_MS }));
  }
}

/** It exists, so it is not absent; we only cannot get at it. */
function nowhere({ productType }: Elsewhere): SourceAnswer {
  return { kind: 'unreadable', reason: `it is said to be in a database that does not have it: "${productType}"` };
}
