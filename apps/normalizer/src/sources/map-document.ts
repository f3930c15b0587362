import type { SourceName } from '@openshelf/contracts';
import { mapOpenFoodFacts } from './openfoodfacts/map-openfoodfacts.js';
import { unreadable } from './source-errors.js';
import type { SourceDocument } from './source-document.js';
import type { SourceFacts } from './source-facts.js';
import { mapUsda } from './usda/map-usda.js';

/** Turns a parsed answer into facts; pure, so that the same document gives the same facts for ever. */
type SourceMapper = (document: SourceDocument, answer: unknown) => SourceFacts;

const mappers: Readonly<Record<SourceName, SourceMapper>> = {
  openfoodfacts: mapOpenFoodFacts,
  usda: mapUsda,
};

/** What a source's answer says. Throws AppErrors `SOURCE.UNREADABLE` and `SOURCE.OTHER_CODE`, both never to be retried. */
export function mapDocument(document: SourceDocument): SourceFacts {
  return mappers[document.source](document, parse(document));
}

function parse(document: SourceDocument): unknown {
  try {
    return JSON.parse(document.body) as unknown;
  } catch (cause) {
    throw unreadable(document, 'something that is not JSON', cause);
  }
}
