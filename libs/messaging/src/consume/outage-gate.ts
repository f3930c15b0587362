/** Longest pause that a `retryAfterMs` can ask for: the dependency is asked again at least this often. */
export const MOST_PAUSE_MS = 5 * 60_000;
const MOST_BACKOFF_MS = 30_000;

/** The pause after failure number `step` (from 0): doubling, up to 30 s, ±25 % so that replicas spread. */
export function outageBackoffMs(firstPauseMs: number, step: number): number {
  return Math.min(firstPauseMs * 2 ** step, MOST_BACKOFF_MS) * (0.75 + Math.random() / 2);
}

type State = 'open' | 'shut' | 'trying';

/**
 * Stops a consumer while a dependency is gone. A failure shuts it; after a pause one waiter may try; if that succeeds
 * all go on, if not the next pause is longer. Waiters take turns, so one message that always fails cannot pass its own
 * trouble off as an outage: the next one's success opens the gate.
 */
export class OutageGate {
  readonly #waiting: ((go: boolean) => void)[] = [];
  #state: State = 'open';
  #step = 0;
  #timer: NodeJS.Timeout | undefined;
  #free = false;
  #closed = false;
  #successes = 0;

  constructor(
    private readonly firstPauseMs: number,
    private readonly onChange: (paused: boolean, pauseMs: number) => void = () => undefined,
  ) {}

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** How many tries have got through so far. */
  get successes(): number {
    return this.#successes;
  }

  /** Resolves true when the caller may try, false when the gate was closed for good. */
  pass(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    if (this.#state === 'open') return Promise.resolve(true);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#free) this.#admitOne();
    });
  }

  /** A try met the outage. */
  failed(retryAfterMs?: number): void {
    // Others that were running when it began fail as well; only the one that tried afterwards says something new.
    if (this.#closed || this.#state === 'shut') return;
    const pauseMs = Math.min(retryAfterMs ?? outageBackoffMs(this.firstPauseMs, this.#step), MOST_PAUSE_MS);
    this.#step++;
    this.#state = 'shut';
    this.#free = false;
    this.#timer = setTimeout(() => {
      this.#state = 'trying';
      this.#admitOne();
    }, pauseMs);
    this.onChange(true, pauseMs);
  }

  /** A try got through. */
  succeeded(): void {
    this.#successes++;
    // While shut, this is the late success of something that began before the outage.
    if (this.#state !== 'trying') return;
    this.#state = 'open';
    this.#step = 0;
    this.#free = false;
    this.onChange(false, 0);
    for (const go of this.#waiting.splice(0)) go(true);
  }

  /** The one that may try found nothing to try with: the next one's turn. */
  undecided(): void {
    if (this.#state === 'trying') this.#admitOne();
  }

  /** Lets nobody through any more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const go of this.#waiting.splice(0)) go(false);
  }

  #admitOne(): void {
    const go = this.#waiting.shift();
    this.#free = !go;
    go?.(true);
  }
}
