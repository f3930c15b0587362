import { decodeEvent } from '@openshelf/contracts';
import { type Logger, addToLogContext } from '@openshelf/platform';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeTiming } from '../messaging-options.js';
import type { Subscription } from './consume.decorator.js';
import { handleDuration, redeliveries } from './consume-metrics.js';
import type { DeadLetters } from './dead-letters.js';
import type { Delivery } from './delivery.js';
import { MOST_PAUSE_MS, type OutageGate } from './outage-gate.js';
import { OwnTrouble } from './own-trouble.js';
import { type Quarantine, SUSPECT_FROM } from './quarantine.js';
import { type EventHandler, runHandler } from './run-handler.js';
import { type Verdict, reasonOf, verdictOn } from './verdict.js';

/** More deliveries than this and the message is dead-lettered unread: its handler never came to throw an error. */
const MOST_DELIVERIES = 8;
const REMEMBERED = 10_000;

export interface SettlerParts {
  readonly subscription: Subscription;
  readonly handler: EventHandler;
  readonly gate: OutageGate;
  readonly deadLetters: DeadLetters;
  readonly quarantine: Quarantine;
  readonly timing: ConsumeTiming;
  readonly logger: Logger;
  /** Aborted when the consumer stops. */
  readonly stopping: AbortSignal;
  /** Told when a handler begins (+1) and ends (-1). */
  readonly onRunning: (change: 1 | -1) => void;
}

/** Takes one message from its delivery to its settlement: acknowledged, given back, or dead-lettered. */
export class MessageSettler {
  /** Messages this process has given back after a failure, whose return therefore is no riddle. */
  readonly #explained = new Set<number>();

  constructor(private readonly parts: SettlerParts) {}

  /** `admitted`: the message was fetched as the one that may try during an outage. */
  async settle(delivery: Delivery, admitted: boolean): Promise<void> {
    const { gate, timing } = this.parts;
    const event = await this.#read(delivery);
    if (!event) return gate.undecided();
    let trouble: OwnTrouble | undefined;
    for (let tries = 0; ; tries++) {
      if (!(admitted && tries === 0) && !(await gate.pass())) return delivery.giveBack();
      trouble ??= new OwnTrouble(gate, timing.outagePauseMs);
      const failure = await this.#try(event, delivery, tries);
      // The service stopped before its turn came.
      if (delivery.answered) return;
      if (failure?.kind !== 'outage') {
        gate.succeeded();
        return this.#end(delivery, failure);
      }
      const cause = trouble.judge();
      if (cause === 'outage') {
        gate.failed(failure.retryAfterMs);
        continue;
      }
      gate.undecided();
      const waitMs = Math.max(cause.waitMs, Math.min(failure.retryAfterMs ?? 0, MOST_PAUSE_MS));
      await sleep(waitMs, undefined, { signal: this.parts.stopping }).catch(() => undefined);
    }
  }

  /** It comes back, and this process did not give it back. */
  isRiddle({ count, sequence }: Delivery): boolean {
    return count > 1 && !this.#explained.has(sequence);
  }

  /** The payload; a message that cannot become one is dead-lettered. */
  async #read(delivery: Delivery): Promise<object | undefined> {
    const { deadLetters, subscription, logger } = this.parts;
    if (delivery.count > 1) redeliveries.inc({ durable: subscription.durable });
    if (delivery.count > MOST_DELIVERIES) {
      const message = `delivered ${delivery.count - 1} times and never settled: its handler may end the process`;
      const reason = { code: 'MESSAGING.TOO_MANY_DELIVERIES', message };
      await deadLetters.bury(delivery, reason, logger, delivery.count - 1);
      return undefined;
    }
    try {
      const event = decodeEvent(subscription.contract, delivery.text());
      if ('gtin' in event) addToLogContext({ gtin: event.gtin });
      return event;
    } catch (error) {
      await deadLetters.bury(delivery, reasonOf(error), logger);
      return undefined;
    }
  }

  /** Runs the handler once, alone where the message is suspect; a stop in the meantime gives the message back. */
  #try(event: object, delivery: Delivery, tries: number): Promise<Verdict | undefined> {
    const { quarantine, stopping, subscription } = this.parts;
    const suspect = tries === 0 && delivery.count >= SUSPECT_FROM && this.isRiddle(delivery);
    if (!suspect) return this.#run(event, delivery);
    return quarantine.alone(delivery.count, subscription.deadlineMs, async () => {
      if (!stopping.aborted) return this.#run(event, delivery);
      delivery.giveBack();
      return undefined;
    });
  }

  async #run(event: object, delivery: Delivery): Promise<Verdict | undefined> {
    const { subscription, handler, timing, logger, onRunning } = this.parts;
    const end = handleDuration.startTimer({ durable: subscription.durable });
    onRunning(1);
    try {
      await runHandler(handler, subscription, event, delivery, logger);
      end({ result: 'done' });
      return undefined;
    } catch (err) {
      const limits = { maxAttempts: subscription.maxAttempts, retryBaseMs: timing.retryBaseMs };
      const verdict = verdictOn(err, delivery.count, limits);
      end({ result: verdict.kind });
      return verdict;
    } finally {
      onRunning(-1);
    }
  }

  #end(delivery: Delivery, failure: Exclude<Verdict, { kind: 'outage' }> | undefined): Promise<void> | void {
    if (!failure) return delivery.ack();
    if (failure.kind === 'retry') return this.#giveBack(delivery, failure.delayMs);
    return this.parts.deadLetters.bury(delivery, failure.reason, this.parts.logger);
  }

  #giveBack(delivery: Delivery, delayMs: number): void {
    this.#explained.add(delivery.sequence);
    const [oldest] = this.#explained;
    if (this.#explained.size > REMEMBERED && oldest !== undefined) this.#explained.delete(oldest);
    delivery.giveBack(delayMs);
  }
}
