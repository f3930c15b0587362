import { AppError, type Logger, runInLogContext } from '@openshelf/platform';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessagingConnection } from '../connection/messaging-connection.js';
import { Caution } from './caution.js';
import { Changes } from './changes.js';
import type { Subscription } from './consume.decorator.js';
import { paused } from './consume-metrics.js';
import type { Delivery } from './delivery.js';
import { ensureDurable } from './ensure-durable.js';
import { MessageSettler, type SettlerParts } from './message-settler.js';
import { OutageGate } from './outage-gate.js';
import { PullRequests } from './pull-requests.js';
import type { Intake } from './quarantine.js';
import type { EventHandler } from './run-handler.js';

const MOST_PER_PULL = 100;
const TICK_MS = 5_000;
/** A suspect waits this long for the other handlers to end, in ms. */
const QUIET_MS = 30_000;
const SETTLE_AGAIN_MS = 5_000;

export interface ConsumerParts extends Pick<SettlerParts, 'deadLetters' | 'quarantine' | 'timing' | 'logger'> {
  readonly connection: MessagingConnection;
  /** Told when only a restart or an operator can help. */
  readonly onFatal: (error: unknown) => void;
}

/** Fetches the messages of one durable, never more than can start at once, and has each one settled. */
export class DurableConsumer implements Intake {
  readonly #inHand = new Map<number, Delivery>();
  readonly #gate: OutageGate;
  readonly #pulls: PullRequests;
  readonly #settler: MessageSettler;
  readonly #logger: Logger;
  readonly #changes = new Changes();
  readonly #caution: Caution;
  readonly #stop = new AbortController();
  #running = 0;
  /** Messages in hand that hold a slot. */
  #started = 0;
  #held = false;
  /** The durable may be gone or lie beyond the stream's end. */
  #doubtful = false;
  /** The next message is the one that may try during an outage. */
  #trying = false;
  /** When fetching last worked, or had a reason to rest; a hold with a known end counts from that. */
  #turnAt = performance.now();
  #signsOfLife: NodeJS.Timeout | undefined;

  constructor(
    readonly subscription: Subscription,
    handler: EventHandler,
    private readonly parts: ConsumerParts,
  ) {
    const { durable, contract } = subscription;
    this.#logger = parts.logger.child(durable);
    this.#caution = new Caution(1.5 * parts.timing.ackWaitMs);
    this.#pulls = new PullRequests(parts.connection, contract.stream, durable, (delivery) => this.#receive(delivery));
    this.#gate = new OutageGate(parts.timing.outagePauseMs, (isPaused, pauseMs) => this.#onGate(isPaused, pauseMs));
    this.#settler = new MessageSettler({
      ...parts,
      subscription,
      handler,
      gate: this.#gate,
      logger: this.#logger,
      stopping: this.#stop.signal,
      onRunning: (change) => {
        this.#running += change;
        this.#changes.tell();
      },
    });
    parts.quarantine.watch(this);
    parts.connection.onReconnect(() => {
      this.#doubtful = true;
      this.#changes.tell();
    });
  }

  /** Makes the durable, or finds it. */
  async prepare(): Promise<void> {
    const { connection, timing } = this.parts;
    const open = await ensureDurable(connection, this.subscription, timing.ackWaitMs, this.#logger);
    if (open > 0) this.#caution.raise();
  }

  start(): void {
    this.#signsOfLife = setInterval(() => {
      for (const delivery of this.#inHand.values()) delivery.inProgress();
    }, this.parts.timing.ackWaitMs / 3);
    void this.#loop();
  }

  /** Milliseconds for which fetching has not worked without a reason; 0 during an outage and after the stop. */
  get silentMs(): number {
    return this.#gate.isOpen && !this.#stop.signal.aborted ? performance.now() - this.#turnAt : 0;
  }

  /** Stops fetching for good; what arrives during the call is given back. */
  async stopIntake(): Promise<void> {
    this.#stop.abort();
    this.#gate.close();
    this.#changes.tell();
    await this.#pulls.cancel();
  }

  /** Lets running handlers end, at most `withinMs`, and gives back what is still in hand then. */
  async finish(withinMs: number): Promise<void> {
    await this.#changes.until(() => this.#inHand.size === 0, withinMs);
    clearInterval(this.#signsOfLife);
    if (this.#inHand.size > 0) this.#logger.warn({ messages: this.#inHand.size }, 'given back unfinished');
    for (const delivery of this.#inHand.values()) delivery.giveBack();
  }

  async hold(mostMs: number): Promise<void> {
    this.#held = true;
    this.#rested(performance.now() + mostMs);
    await this.#pulls.cancel();
  }

  resume(): void {
    this.#held = false;
    this.#turnAt = performance.now();
    this.#changes.tell();
  }

  quiet(): Promise<void> {
    return this.#changes.until(() => this.#running === 0, QUIET_MS);
  }

  async #loop(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#turn();
      } catch (error) {
        if (error instanceof AppError && error.code === 'MESSAGING.STREAM_GONE') return this.parts.onFatal(error);
        // An error that is told is not the silence which only a restart ends.
        this.#rested();
        this.#logger.warn({ err: error }, 'fetching failed; trying again in a second');
        await sleep(1_000);
      }
    }
  }

  async #turn(): Promise<void> {
    const { connection, timing } = this.parts;
    await this.#pulls.drained;
    if (!this.#mayFetch()) {
      if (!this.#held) this.#rested();
      return this.#changes.until(() => this.#mayFetch() || this.#stop.signal.aborted, TICK_MS);
    }
    if (this.#doubtful) await this.prepare();
    this.#doubtful = false;
    if (!(await this.#gate.pass())) return;
    const slots = Math.min(this.subscription.concurrency - this.#inHand.size, MOST_PER_PULL);
    if (!this.#mayFetch()) return this.#gate.undecided();
    this.#trying = !this.#gate.isOpen;
    const singly = this.#trying || this.#caution.raised;
    const how = await this.#pulls.pull(singly ? 1 : slots, timing.fetchMs);
    if (how !== 'lost') this.#rested();
    if (this.#trying) this.#gate.undecided();
    this.#trying = false;
    this.#doubtful ||= how === 'gone';
    if (how === 'lost' && connection.connected) await sleep(250);
  }

  /** Fetching works, or has a reason to rest until then. */
  #rested(until = performance.now()): void {
    this.#turnAt = Math.max(this.#turnAt, until);
  }

  #mayFetch(): boolean {
    const slots = this.subscription.concurrency - this.#inHand.size;
    return slots > 0 && !this.#held && !this.#stop.signal.aborted && this.parts.connection.connected;
  }

  #receive(delivery: Delivery): void {
    // Delivered again while in hand: the broker had waited too long. The one in hand answers for both.
    if (this.#inHand.has(delivery.sequence)) return;
    if (this.#stop.signal.aborted) return delivery.giveBack();
    if (this.#settler.isRiddle(delivery)) this.#caution.raise();
    const admitted = this.#trying;
    this.#trying = false;
    this.#inHand.set(delivery.sequence, delivery);
    void runInLogContext({ messageId: delivery.messageId }, () => this.#settle(delivery, admitted));
  }

  async #settle(delivery: Delivery, admitted: boolean): Promise<void> {
    if (!(await this.#slot())) {
      delivery.giveBack();
      this.#inHand.delete(delivery.sequence);
      return this.#changes.tell();
    }
    try {
      await this.#settler.settle(delivery, admitted);
    } catch (err) {
      this.#logger.error({ err }, 'settling failed; the message comes back');
      delivery.giveBack(SETTLE_AGAIN_MS);
    } finally {
      this.#started--;
      this.#inHand.delete(delivery.sequence);
      this.#changes.tell();
    }
  }

  /** Waits for a slot where more came than was asked for; false when the consumer stopped before. */
  async #slot(): Promise<boolean> {
    const free = (): boolean => this.#started < this.subscription.concurrency || this.#stop.signal.aborted;
    while (!free()) await this.#changes.until(free, TICK_MS);
    if (this.#stop.signal.aborted) return false;
    this.#started++;
    return true;
  }

  #onGate(isPaused: boolean, pauseMs: number): void {
    paused.set({ durable: this.subscription.durable }, isPaused ? 1 : 0);
    this.#rested();
    if (!isPaused) return this.#logger.info({}, 'dependency is back; fetching again');
    this.#logger.warn({ pauseMs: Math.round(pauseMs) }, 'dependency is gone; fetching paused');
    void this.#pulls.cancel();
  }
}
