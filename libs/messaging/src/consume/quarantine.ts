/** What the quarantine needs of each consumer of the process. */
export interface Intake {
  /**
   * Stops fetching, in all likelihood for no longer than `mostMs`; resolves when no request is open any more. What has
   * arrived by then still runs.
   */
  hold(mostMs: number): Promise<void>;
  resume(): void;
  /** Resolves when no handler of this consumer runs. */
  quiet(): Promise<void>;
}

/**
 * Deliveries from this one on that nobody here has explained may be what kills the process. Above the five attempts of
 * an ordinary failure, whose retries may land on another replica; three before the last.
 */
export const SUSPECT_FROM = 6;

interface Suspect {
  readonly count: number;
  readonly mostMs: number;
  readonly admit: () => void;
}

/**
 * A message whose handler kills the process takes with it whatever else is in hand, and the broker counts a delivery
 * for each of those too; delivered together again, all of them would end as dead letters. So messages that come back
 * for no known reason run alone in the process, one after another, and wait for that in hand, which costs no delivery.
 */
export class Quarantine {
  readonly #intakes: Intake[] = [];
  #waiting: Suspect[] = [];
  #busy = false;

  constructor(private readonly flush: () => Promise<void>) {}

  watch(intake: Intake): void {
    this.#intakes.push(intake);
  }

  /**
   * Runs `work`, of at most `mostMs`, when nothing else runs. Of those that wait the one with the fewest deliveries
   * (`count`) goes first: the killer has at least as many as all it took along.
   */
  async alone<T>(count: number, mostMs: number, work: () => Promise<T>): Promise<T> {
    const admitted = new Promise<void>((admit) => this.#waiting.push({ count, mostMs, admit }));
    if (!this.#busy) void this.#admitNext();
    await admitted;
    try {
      return await work();
    } finally {
      void this.#admitNext();
    }
  }

  async #admitNext(): Promise<void> {
    this.#busy = true;
    if (this.#waiting.length > 0) await this.#silence();
    const next = this.#takeNext();
    this.#busy = next !== undefined;
    if (next) next.admit();
    else for (const intake of this.#intakes) intake.resume();
  }

  /** Never fails: a suspect that did not get its turn would stop the process for good. */
  async #silence(): Promise<void> {
    const mostMs = Math.max(...this.#waiting.map((suspect) => suspect.mostMs));
    await Promise.allSettled(this.#intakes.map((intake) => intake.hold(mostMs)));
    await Promise.allSettled(this.#intakes.map((intake) => intake.quiet()));
    // An acknowledgement still in the buffer would die with the process.
    await Promise.allSettled([this.flush()]);
  }

  #takeNext(): Suspect | undefined {
    const fewest = Math.min(...this.#waiting.map(({ count }) => count));
    const first = this.#waiting.filter(({ count }) => count === fewest);
    const next = first[Math.floor(Math.random() * first.length)];
    this.#waiting = this.#waiting.filter((suspect) => suspect !== next);
    return next;
  }
}
