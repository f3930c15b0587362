interface Planned {
  readonly time: number;
  readonly happen: () => void;
}

/** A clock that stands still until everything of a moment has happened, then jumps to the next. Milliseconds. */
export class VirtualTime {
  // Latest first, so that the next one is popped.
  readonly #planned: Planned[] = [];
  #now = 0;

  readonly now = (): number => this.#now;

  readonly sleep = (ms: number): Promise<void> => new Promise((resolve) => this.at(this.#now + ms, resolve));

  /** Plans an event; of those of one moment the first planned happens first. */
  at(time: number, happen: () => void): void {
    let index = this.#planned.length;
    while (index > 0 && (this.#planned[index - 1]?.time ?? 0) <= time) index--;
    this.#planned.splice(index, 0, { time, happen });
  }

  /** Lets everything happen, and all promises settle in between, until nothing is planned any more. */
  async run(): Promise<void> {
    for (let next = this.#planned.pop(); next; next = this.#planned.pop()) {
      this.#now = next.time;
      next.happen();
      await new Promise(setImmediate);
    }
  }
}
