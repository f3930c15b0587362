import { describe, expect, it } from '@jest/globals';
import { asGtin14 } from '@openshelf/gtin';
import { AppError } from '@openshelf/platform';
import * as fc from 'fast-check';
import { faultsOf, hostileAnswers, vastAnswers } from '../../test/hostile-documents.js';
import type { SourceDocument } from '../sources/source-document.js';
import { normalize } from './normalize.js';
import { serializeProduct } from './serialize-product.js';

type Answer = Pick<SourceDocument, 'source' | 'body'>;

const documentOf = (answer: Answer): SourceDocument => ({
  gtin: asGtin14('03017620422003'),
  documentId: 'a',
  fetchedAt: '2026-10-01T00:00:00.000Z',
  url: '',
  ...answer,
});
const faultsIn = (answers: readonly Answer[]): string[] => {
  const product = normalize(answers.map(documentOf));
  const bytes = serializeProduct(product);
  expect(JSON.parse(bytes)).toEqual(product);
  return faultsOf(product, bytes);
};

describe('answers of a hostile or broken source', () => {
  it('are refused as a whole, or make a product that anybody may store and show', () => {
    let made = 0;
    fc.assert(
      fc.property(fc.array(hostileAnswers, { minLength: 1, maxLength: 2 }), (answers) => {
        try {
          expect(faultsIn(answers)).toEqual([]);
          made++;
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(error).toMatchObject({ code: expect.stringMatching(/^SOURCE\./), retry: 'never' });
          expect(JSON.stringify(error.details).length).toBeLessThan(500);
        }
      }),
      { numRuns: 150 },
    );
    // Else the property says nothing about products.
    expect(made).toBeGreaterThan(50);
  });

  it('make a product below 200 KB where both sources say all they can', () => {
    expect(faultsIn(vastAnswers)).toEqual([]);
  });

  it('are read in a time that grows with their length only', () => {
    const digits = '1'.repeat(100_000);
    const product = {
      code: '3017620422003',
      quantity: `${digits}x`,
      product_quantity: `${digits}x`,
      allergens: digits,
    };
    const nutriments = { fat_100g: `${digits}x`, salt_100g: `${digits}.${digits}x` };
    const started = performance.now();
    faultsIn([{ source: 'openfoodfacts', body: JSON.stringify({ ...product, nutriments }) }]);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
