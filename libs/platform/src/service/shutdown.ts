import { Logger } from '../logging/logger.js';

/**
 * The order in which a service stops:
 * 1. `stop-intake`: take no new work (readiness already says no; fetching from the broker stops);
 * 2. `finish-work`: what is running ends or is given back; the HTTP server answers what it holds and closes;
 * 3. `flush`: what must leave still leaves (outbox, publishes in flight);
 * 4. `close`: connections and pools.
 */
export const SHUTDOWN_PHASES = ['stop-intake', 'finish-work', 'flush', 'close'] as const;

export type ShutdownPhase = (typeof SHUTDOWN_PHASES)[number];

/** Work of one part at one phase. `remainingMs` is what is left of the deadline of the whole shutdown. */
export type ShutdownStep = (remainingMs: number) => void | Promise<void>;

export interface ShutdownOptions {
  /** For all phases together, in ms. */
  readonly timeoutMs: number;
  /** Ends the process; `process.exit` unless told. */
  readonly exit?: (code: number) => void;
}

/**
 * Ordered shutdown under one deadline. Steps of a phase run at the same time, phases one after another; a step that
 * fails is logged and does not stop the others. Ends the process: 0 when all steps ended, 1 when the deadline cut them.
 */
export class Shutdown {
  readonly #steps: { phase: ShutdownPhase; name: string; step: ShutdownStep }[] = [];
  readonly #logger: Logger;
  readonly #timeoutMs: number;
  readonly #exit: (code: number) => void;
  #running: Promise<void> | undefined;

  constructor(logger: Logger, { timeoutMs, exit = (code) => process.exit(code) }: ShutdownOptions) {
    this.#logger = logger.child('shutdown');
    this.#timeoutMs = timeoutMs;
    this.#exit = exit;
  }

  get started(): boolean {
    return this.#running !== undefined;
  }

  /** Registers a step; its name appears in the log. */
  add(phase: ShutdownPhase, name: string, step: ShutdownStep): void {
    this.#steps.push({ phase, name, step });
  }

  /** Runs all phases and ends the process. A second call answers the first one's promise. */
  begin(reason: string): Promise<void> {
    this.#running ??= this.#run(reason);
    return this.#running;
  }

  /** Ends the process at once with status 1 and the reason as the last log line: for faults nothing can repair. */
  fatal(error: unknown, message: string): void {
    this.#logger.fatal({ err: error }, message);
    this.#exit(1);
  }

  async #run(reason: string): Promise<void> {
    const begun = performance.now();
    const remaining = () => Math.max(0, this.#timeoutMs - (performance.now() - begun));
    const pending = new Set<string>();
    this.#logger.info({ reason, timeoutMs: this.#timeoutMs }, 'shutdown begins');
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<'deadline'>((resolve) => {
      timer = setTimeout(() => resolve('deadline'), this.#timeoutMs);
    });
    const outcome = await Promise.race([this.#phases(remaining, pending), deadline]);
    clearTimeout(timer);
    const durationMs = Math.round(performance.now() - begun);
    if (outcome === 'deadline') {
      this.#logger.fatal({ durationMs, hanging: [...pending] }, 'shutdown took too long');
      this.#exit(1);
    } else {
      this.#logger.info({ durationMs }, 'shutdown ended');
      this.#exit(0);
    }
  }

  async #phases(remaining: () => number, pending: Set<string>): Promise<'ended'> {
    for (const phase of SHUTDOWN_PHASES) {
      const steps = this.#steps.filter((one) => one.phase === phase);
      await Promise.all(steps.map(({ name, step }) => this.#step(`${phase}: ${name}`, step, remaining, pending)));
    }
    return 'ended';
  }

  async #step(name: string, step: ShutdownStep, remaining: () => number, pending: Set<string>): Promise<void> {
    const begun = performance.now();
    pending.add(name);
    try {
      await step(remaining());
      this.#logger.info({ step: name, durationMs: Math.round(performance.now() - begun) }, 'shutdown step done');
    } catch (error) {
      this.#logger.error({ err: error, step: name }, 'shutdown step failed');
    } finally {
      pending.delete(name);
    }
  }
}
