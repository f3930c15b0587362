import { Injectable } from '@nestjs/common';
import type { Gtin14 } from '@openshelf/gtin';
import { Logger } from '@openshelf/platform';
import { MissReports } from './miss-reports.js';

/** Codes whose scans are held for the next report; above it the rarest news, the newest code, is not counted. */
const MOST_COUNTED = 50_000;

interface Demand {
  scans: number;
  lastScannedAt: Date;
}

/**
 * Tells discovery that a code is missing. The stream takes one message per code and 15 minutes from all gateways
 * together; every other scan is counted here and reported in bulk, as demand.
 */
@Injectable()
export class AnnounceMiss {
  readonly #demand = new Map<Gtin14, Demand>();
  readonly #announcing = new Map<Gtin14, Promise<void>>();

  constructor(
    private readonly reports: MissReports,
    private readonly logger: Logger,
  ) {}

  /**
   * Announces the miss; resolves when the stream holds it, by this scan or an earlier one. A broker that does not
   * answer is logged and not thrown: the client still gets its honest 404, and its next scan announces again.
   */
  async execute(gtin: Gtin14): Promise<void> {
    const running = this.#announcing.get(gtin);
    if (running) {
      this.count(gtin);
      return running;
    }
    const announcing = this.#announce(gtin).finally(() => this.#announcing.delete(gtin));
    this.#announcing.set(gtin, announcing);
    return announcing;
  }

  /** Counts a scan that needs no announcement. */
  count(gtin: Gtin14): void {
    this.#add(gtin, 1, new Date());
  }

  /** Reports the counts since the last report. What cannot be sent is counted on. */
  async report(): Promise<void> {
    for (const [gtin, { scans, lastScannedAt }] of this.#demand) {
      this.#demand.delete(gtin);
      try {
        await this.reports.demand(gtin, scans, lastScannedAt);
      } catch (err) {
        this.#add(gtin, scans, lastScannedAt);
        this.logger.warn({ err, codes: this.#demand.size }, 'demand not reported yet');
        return;
      }
    }
  }

  async #announce(gtin: Gtin14): Promise<void> {
    try {
      if (!(await this.reports.announce(gtin, new Date()))) this.count(gtin);
    } catch (err) {
      this.count(gtin);
      this.logger.warn({ err, gtin }, 'miss not announced');
    }
  }

  #add(gtin: Gtin14, scans: number, lastScannedAt: Date): void {
    const demand = this.#demand.get(gtin);
    if (demand) {
      demand.scans += scans;
      if (lastScannedAt > demand.lastScannedAt) demand.lastScannedAt = lastScannedAt;
    } else if (this.#demand.size < MOST_COUNTED) {
      this.#demand.set(gtin, { scans, lastScannedAt });
    }
  }
}
