/**
 * Says whether messages should be fetched singly. A message that comes back although nobody gave it back may be what
 * ended a process; whatever is fetched together with it is delivered in vain when it does so again, and after eight
 * such deliveries would be dead-lettered with it. Fetched singly, the others stay untouched on the broker.
 */
export class Caution {
  #until = 0;

  /** `periodMs`: longer than the broker waits before it delivers again. */
  constructor(private readonly periodMs: number) {}

  /** There is reason to be careful from now on, for a while. */
  raise(): void {
    this.#until = performance.now() + this.periodMs;
  }

  get raised(): boolean {
    return performance.now() < this.#until;
  }
}
