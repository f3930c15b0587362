import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Logger, gauge } from '@openshelf/platform';
import { MessagingConnection } from '../connection/messaging-connection.js';
import { withTimeout } from '../connection/with-timeout.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from '../messaging-options.js';
import { EventSender } from '../publish/event-sender.js';
import type { OutboxRow, OutboxSource } from './outbox-source.js';

const POLL_MS = 1_000;
const BATCH = 256;
/** Shorter than elsewhere: the rows' transaction stays open for it. */
const PUBLISH_DEADLINE_MS = 3_000;
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
  readonly #logger: Logger;

  constructor(
    private readonly connection: MessagingConnection,
    private readonly sender: EventSender,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
    private readonly modules: ModuleRef,
    logger: Logger,
  ) {
    this.#logger = logger.child('outbox');
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
    if (!this.#source || this.#draining) return;
    this.#draining = this.#drain(this.#source).finally(() => {
      this.#draining = undefined;
      if (this.#poked && this.connection.connected) this.poke();
    });
  }

  /** Publishes what is there, at most for `withinMs` and 5 s, and stops polling. */
  async stop(withinMs: number): Promise<void> {
    clearInterval(this.#timer);
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
        // A full batch means that more is waiting, unless the broker takes none of it.
        if (seen < BATCH || published.length === 0) return;
      }
    } catch (err) {
      this.#poked = false;
      this.#logger.warn({ err }, 'the outbox could not be read; trying again within a second');
    }
  }

  async #publish(rows: readonly OutboxRow[]): Promise<string[]> {
    const ids = await Promise.all(
      rows.map(async ({ id, ...message }) => {
        try {
          await this.sender.send({ ...message, messageId: id }, PUBLISH_DEADLINE_MS);
          return id;
        } catch (err) {
          this.#logger.warn({ err, messageId: id, subject: message.subject }, 'event not published yet');
          return undefined;
        }
      }),
    );
    return ids.filter((id) => id !== undefined);
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
