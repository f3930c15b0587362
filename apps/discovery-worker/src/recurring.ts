import type { Logger } from '@openshelf/platform';

/** Waits differ by ±10 %, so that replicas started together do not stay together. */
const JITTER = 0.1;

/** Work that repeats until stopped; one run at a time, and a failed one is logged and tried again at the next turn. */
export class Recurring {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  /** `everyMs` is the time from the end of one run to the start of the next. */
  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<unknown>,
    private readonly logger: Logger,
  ) {}

  /** The first run begins at once. */
  start(): void {
    if (!this.#stopped) this.#running = this.#run();
  }

  /** Resolves when no run is under way and none will begin. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      await this.work();
    } catch (err) {
      this.logger.warn({ err, work: this.name }, 'recurring work failed; it is tried again');
    }
    if (this.#stopped) return;
    const waitMs = this.everyMs * (1 + JITTER * (2 * Math.random() - 1));
    this.#timer = setTimeout(() => this.start(), waitMs);
  }
}
