import { withTimeout } from '../connection/with-timeout.js';

/** Lets code wait for a condition on state that others change and tell about. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  tell(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** Resolves when `reached` holds at a change, or after `ms`. */
  async until(reached: () => boolean, ms: number): Promise<void> {
    const deadline = performance.now() + ms;
    for (let left = ms; left > 0 && !reached(); left = deadline - performance.now()) {
      let wake = (): void => undefined;
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      this.#waiting.add(wake);
      await withTimeout(changed, left, () => undefined);
      this.#waiting.delete(wake);
    }
  }
}
