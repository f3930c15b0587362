import { AppError, counter } from '@openshelf/platform';
import { toRecord } from './normalize.js';
import { changeBy } from './catalog-change.js';
import { CatalogStore } from './catalog.store.js';
import { type RawDocumentRef, RawDocumentStore } from './raw-document.store.js';

/**
 * An archived answer becomes part of its product. The same answer again, or an older one after a newer one, changes
 * nothing. Throws `RAW_DOCUMENT.GONE`, `SOURCE.UNREADABLE` and `SOURCE.OTHER_CODE`, never to be retried.
 */
export class NormalizeProduct {
  readonly #outcomes = counter({
    name: 'normalizer_documents_total',
    help: 'Raw answers normalized, by what they changed in the catalogue',
    labelNames: ['source', 'outcome'],
  });

  constructor(
    private readonly archive: RawDocumentStore,
    private readonly catalog: CatalogStore,
  ) {}

  async execute(ref: RawDocumentRef): Promise<void> {
    const document = await this.archive.find(ref);
    if (!document) throw gone(ref);
    const record = toRecord(document);
    const { outcome } = await this.catalog.change(ref.gtin, (stored) => changeBy(ref.gtin, record, stored));
    this.#outcomes.inc({ source: ref.source, outcome });
  }
}

function gone({ gtin, source, documentId, fetchedAt }: RawDocumentRef): AppError {
  return new AppError('RAW_DOCUMENT.GONE', 'never', 'the archive does not hold this answer, or no longer', {
    details: { gtin, source, documentId, fetchedAt },
  });
}
