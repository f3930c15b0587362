import { Injectable } from '@nestjs/common';
import type { DiscoveryJob } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';
import { counter, Logger } from '@openshelf/platform';
import { awaits, onAnswer } from '../missing-barcodes/search-rules.js';
import { SearchStore } from '../missing-barcodes/search.store.js';
import { type Asked, notReplied, replied } from './asked.js';
import { type Source, Sources } from './source.js';
import { SourceAvailability } from './source-availability.js';

/** A source that is down is taken for down so long, in ms, unless it says otherwise. */
const DOWN_MS = 30_000;

/**
 * Asks one source for one code, archives what it said and takes the search a step further, in one transaction.
 *
 * The search is the only memory of what is to be tried again. So a failure that may concern this code or call only ends
 * the job: it is written down, the next source is asked, and the search takes it up at its time. Only a source that
 * does not answer anybody keeps its jobs, which wait for its return and stop its consumer.
 *
 * A job that comes again does nothing if its source has answered: that is looked up before the call, and once more
 * under the lock. The one gap is a crash between the response and the commit; it costs one more call and nothing else.
 */
@Injectable()
export class AskSource {
  readonly #outcomes = counter({
    name: 'discovery_answers_total',
    help: 'What came of asking a source for a code',
    labelNames: ['source', 'outcome'],
  });

  constructor(
    private readonly sources: Sources,
    private readonly searches: SearchStore,
    private readonly availability: SourceAvailability,
    private readonly logger: Logger,
  ) {}

  /** Throws when the source as a whole gives no answer now; by then the next source is on its way. */
  async execute({ gtin, source: name }: DiscoveryJob): Promise<void> {
    const source = this.sources.get(name);
    if (!source || !awaits(await this.searches.find(gtin), name)) {
      this.logger.debug({ gtin, source: name }, 'nobody waits for this answer');
      return;
    }
    const asked = await ask(source, gtin);
    const { answer, document, sourceError } = asked;
    this.#noteAvailability(asked);
    const change = await this.searches.change(gtin, (standing) =>
      onAnswer(standing, answer, document, this.availability.circumstances()),
    );
    this.#outcomes.inc({ source: name, outcome: answer.outcome });
    this.#log(gtin, asked, change?.state);
    if (sourceError) throw sourceError;
  }

  /** A failure of one call says nothing of the source. */
  #noteAvailability({ answer, document, sourceError }: Asked): void {
    if (sourceError) this.availability.pause(answer.source, sourceError.retryAfterMs ?? DOWN_MS);
    else if (document) this.availability.resume(answer.source);
  }

  #log(gtin: Gtin14, { answer }: Asked, state: string | undefined): void {
    const { source, outcome, reason } = answer;
    const fields = { gtin, source, outcome, reason, state };
    if (outcome === 'misconfigured') this.logger.error(fields, 'a source refuses us: its settings need an operator');
    else if (reason !== null) this.logger.warn(fields, 'source asked');
    else this.logger.info(fields, 'source asked');
  }
}

async function ask(source: Source, gtin: Gtin14): Promise<Asked> {
  try {
    return replied(gtin, source.name, await source.ask(gtin));
  } catch (error) {
    return notReplied(source.name, error, new Date());
  }
}
