import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '@openshelf/database';
import { Logger, Shutdown } from '@openshelf/platform';
import { DiscoveryConfig } from './config.js';
import { RetryDue } from './missing-barcodes/retry-due.js';
import { rollRawDocuments } from './raw-documents/raw-document.pg-store.js';
import { Recurring } from './recurring.js';

const ROLL_EVERY_MS = 6 * 3_600_000;

/** What this service does by itself, from its start to its shutdown. */
@Injectable()
export class RecurringWork implements OnApplicationBootstrap {
  readonly #all: readonly Recurring[];

  constructor(retryDue: RetryDue, database: Database, config: DiscoveryConfig, logger: Logger, shutdown: Shutdown) {
    const roll = () => rollRawDocuments(database, config.rawDocumentDays);
    this.#all = [
      new Recurring('retries', config.retryEveryMs, () => retryDue.execute(), logger),
      new Recurring('partitions of the archive', ROLL_EVERY_MS, roll, logger),
    ];
    shutdown.add('stop-intake', 'recurring work', () => this.#stop());
  }

  onApplicationBootstrap(): void {
    for (const recurring of this.#all) recurring.start();
  }

  async #stop(): Promise<void> {
    await Promise.all(this.#all.map((recurring) => recurring.stop()));
  }
}
