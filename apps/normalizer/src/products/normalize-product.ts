import { AppError, counter, type Logger } from '@openshelf/platform';
import type { SourceDocument } from '../sources/source-document.js';
import { type CatalogChange, changeBy } from './catalog-change.js';
import { CatalogStore } from './catalog.store.js';
import { toRecord } from './normalize.js';
import { type RawDocumentRef, RawDocumentStore } from './raw-document.store.js';

/**
 * An archived answer becomes part of its product. The same answer again, or an older one after a newer one, changes
 * nothing. Throws `RAW_DOCUMENT.GONE`, `SOURCE.UNREADABLE`, `SOURCE.OTHER_CODE` and `VALUE.REFUSED`, never to be
 * retried.
 */
export class NormalizeProduct {
  readonly #outcomes = counter({
    name: 'normalizer_documents_total',
    help: 'Raw answers normalized, by what they changed in the catalogue',
    labelNames: ['source', 'outcome'],
  });
  readonly #leftOut = counter({
    name: 'normalizer_values_left_out_total',
    help: 'Impossible values that were left out of raw answers',
    labelNames: ['source'],
  });

  constructor(
    private readonly archive: RawDocumentStore,
    private readonly catalog: CatalogStore,
    private readonly logger: Logger,
  ) {}

  async execute(ref: RawDocumentRef): Promise<void> {
    const document = await this.archive.find(ref);
    if (!document) throw gone(ref);
    const { outgrown } = await this.#take(document);
    for (const { source, documentId, fetchedAt } of outgrown) {
      await this.#mapAnew({ gtin: ref.gtin, source, documentId, fetchedAt });
    }
  }

  async #take(document: SourceDocument): Promise<CatalogChange> {
    const { gtin, source } = document;
    const answer = toRecord(document);
    const { warnings } = answer.facts;
    if (warnings.length > 0) {
      this.#leftOut.inc({ source }, warnings.length);
      this.logger.debug({ gtin, source, warnings }, 'values of the answer are left out');
    }
    const change = await this.catalog.change(gtin, (stored) => changeBy(gtin, answer, stored));
    this.#outcomes.inc({ source, outcome: change.outcome });
    return change;
  }

  /** Facts that another version mapped; where the archive has dropped the answer they stay as they are. */
  async #mapAnew(ref: RawDocumentRef): Promise<void> {
    const document = await this.archive.find(ref);
    if (!document) return;
    try {
      await this.#take(document);
    } catch (error) {
      // Nobody asked for this one: the answer that came is settled whatever becomes of it.
      if (!(error instanceof AppError && error.retry === 'never')) throw error;
      this.logger.warn({ ...ref, err: error }, 'an archived answer cannot be mapped anew');
    }
  }
}

function gone({ gtin, source, documentId, fetchedAt }: RawDocumentRef): AppError {
  return new AppError('RAW_DOCUMENT.GONE', 'never', 'the archive does not hold this answer, or no longer', {
    details: { gtin, source, documentId, fetchedAt },
  });
}
