/** What the quarantine needs of each consumer of the process. */
export interface Intake {
  /** Stops fetching; resolves when no request is open any more. What has arrived by then still runs. */
  hold(): Promise<void>;
  resume(): void;
  /** Resolves when no handler of this consumer runs. */
  quiet(): Promise<void>;
}

/** Deliveries from this one on that nobody here has explained may be what kills the process. */
export const SUSPECT_FROM = 3;

/**
 * A message whose handler kills the process takes with it whatever else is in hand, and the broker counts a delivery
 * for each of those too; delivered together again, all of them would end as dead letters. So a message that comes back
 * for no known reason runs alone in the process, and others like it are given back to come at another time.
 */
export class Quarantine {
  #occupied = false;
  readonly #intakes: Intake[] = [];

  constructor(private readonly flush: () => Promise<void>) {}

  watch(intake: Intake): void {
    this.#intakes.push(intake);
  }

  /** Resolves when nothing else runs, with the function that ends it; undefined when another suspect is in. */
  async enter(): Promise<(() => void) | undefined> {
    if (this.#occupied) return undefined;
    this.#occupied = true;
    await Promise.all(this.#intakes.map((intake) => intake.hold()));
    await Promise.all(this.#intakes.map((intake) => intake.quiet()));
    // An acknowledgement still in the buffer would die with the process.
    await this.flush();
    return () => {
      if (!this.#occupied) return;
      this.#occupied = false;
      for (const intake of this.#intakes) intake.resume();
    };
  }
}
