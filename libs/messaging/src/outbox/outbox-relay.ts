import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AppError, Logger, gauge } from '@openshelf/platform';
import { MessagingConnection } from '../connection/messaging-connection.js';
import { withTimeout } from '../connection/with-timeout.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from '../messaging-options.js';
import { DeadLetters } from '../consume/dead-letters.js';
import { reasonOf } from '../consume/verdict.js';
import { EventSender } from '../publish/event-sender.js';
import type { OutboxRow, OutboxSource } from './outbox-source.js';

const POLL_MS = 1_000;
const BATCH = 256;
/** Shorter than elsewhere: the rows' transaction stays open for it. */
const PUBLISH_DEADLINE_MS = 3_000;
/** Shorter still for the first row, which finds out whether the broker answers. */
const FIRST_DEADLINE_MS = 1_500;
/** Pause after a run that published nothing; each further one is twice as long. */
const FIRST_PAUSE_MS = 2_000;
const MOST_PAUSE_MS = 30_000;
const STOP_MS = 5_000;

/**
 * Publishes what the outbox holds: at once after {@link poke}, and every second for what a crash left behind. A row is
 * deleted after its acknowledgement, so a crash in between sends it again, and its id tells the stream.
 */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap {
  #source: OutboxSource | undefined;
  #timer: NodeJS.Timeout | undefined;
  #draining: Promise<void> | undefined;
  #poked = false;
  #failures = 0;
  #restsUntil = 0;
  readonly #deadLetters: DeadLetters;
  readonly #logger: Logger;

  constructor(
    private readonly connection: MessagingConnection,
    private readonly sender: EventSender,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
    private readonly modules: ModuleRef,
    logger: Logger,
  ) {
    this.#logger = logger.child('outbox');
    this.#deadLetters = new DeadLetters(options.service, sender);
    connection.onReconnect(() => {
      this.#wake();
      this.poke();
    });
  }

  /** Begins to poll. */
  onApplicationBootstrap(): void {
    if (!this.options.outbox) return;
    const source: OutboxSource = this.modules.get(this.options.outbox, { strict: false });
    this.#source = source;
    if (source.oldestAgeMs) reportAge(() => this.#source?.oldestAgeMs?.() ?? Promise.resolve(0));
    this.#timer = setInterval(() => this.poke(), POLL_MS);
    this.poke();
  }

  /** Call it after the commit. Returns at once; any number of calls during a run cause one run after it. */
  poke(): void {
    this.#poked = true;
    if (!this.#source || this.#draining || performance.now() < this.#restsUntil) return;
    this.#draining = this.#drain(this.#source).finally(() => {
      this.#draining = undefined;
      if (this.#poked && this.connection.connected) this.poke();
    });
  }

  /** Publishes what is there, at most for `withinMs` and 5 s, and stops polling. */
  async stop(withinMs: number): Promise<void> {
    clearInterval(this.#timer);
    this.#wake();
    this.poke();
    await withTimeout(this.#idle(), Math.min(withinMs, STOP_MS), () => {
      this.#logger.warn({ withinMs }, 'the outbox was not empty in time; the next start goes on');
    });
    this.#source = undefined;
  }

  async #idle(): Promise<void> {
    while (this.#draining) await this.#draining;
  }

  async #drain(source: OutboxSource): Promise<void> {
    try {
      while (this.connection.connected) {
        this.#poked = false;
        const published: string[] = [];
        const seen = await source.drain(BATCH, async (rows) => {
          published.push(...(await this.#publish(rows)));
          return published;
        });
        if (seen > 0 && published.length === 0) return this.#rest();
        this.#wake();
        // A full batch means that more is waiting.
        if (seen < BATCH) return;
      }
    } catch (err) {
      this.#poked = false;
      this.#logger.warn({ err }, 'the outbox could not be read; trying again within a second');
    }
  }

  /** The broker takes nothing: pokes and ticks are of no use for a while. */
  #rest(): void {
    this.#restsUntil = performance.now() + Math.min(FIRST_PAUSE_MS * 2 ** this.#failures++, MOST_PAUSE_MS);
    this.#poked = false;
  }

  #wake(): void {
    this.#failures = 0;
    this.#restsUntil = 0;
  }

  /** Answers the ids of the rows that are settled. The first goes alone: it would be in vain to send all of a batch to
   * a broker that does not answer, and the rows' transaction is open. */
  async #publish([first, ...rest]: readonly OutboxRow[]): Promise<string[]> {
    if (!first) return [];
    const failures: unknown[] = [];
    const settle = async (row: OutboxRow, deadlineMs: number): Promise<string[]> => {
      try {
        await this.#settle(row, deadlineMs);
        return [row.id];
      } catch (error) {
        failures.push(error);
        return [];
      }
    };
    const ids = await settle(first, FIRST_DEADLINE_MS);
    if (ids.length > 0) {
      ids.push(...(await Promise.all(rest.map((row) => settle(row, PUBLISH_DEADLINE_MS)))).flat());
    }
    if (failures.length > 0) {
      const events = rest.length + 1 - ids.length;
      this.#logger.warn({ err: failures[0], events, subject: first.subject }, 'events not published yet');
    }
    return ids;
  }

  /** Publishes a row, or puts it aside where its stream refuses it for good; rejects when it has to wait. */
  async #settle(row: OutboxRow, deadlineMs: number): Promise<void> {
    const { id, ...message } = row;
    try {
      await this.sender.send({ ...message, messageId: id }, deadlineMs);
    } catch (error) {
      if (!(error instanceof AppError) || error.retry !== 'never') throw error;
      await this.#deadLetters.buryRow(row, reasonOf(error), this.#logger);
    }
  }
}

function reportAge(ageMs: () => Promise<number>): void {
  gauge({
    name: 'outbox_oldest_age_seconds',
    help: 'Age of the oldest event not yet published',
    async collect() {
      // A scrape must not fail because the database is down.
      await ageMs().then(
        (age) => this.set(age / 1000),
        () => this.remove(),
      );
    },
  });
}
