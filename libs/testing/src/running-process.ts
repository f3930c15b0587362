import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';

export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Name in messages. */
  readonly name: string;
}

/** Bytes of output kept for the message of a failure. */
const KEPT_OUTPUT = 64 * 1024;

/** A child process that a test started, and only it may stop. */
export class RunningProcess {
  readonly #child: ChildProcess;
  #output = '';

  constructor(readonly options: ProcessOptions) {
    this.#child = spawn(options.command, options.args, {
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-KEPT_OUTPUT);
      });
    }
  }

  /** The last of what it has printed, both streams. */
  get output(): string {
    return this.#output;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.options.name} did not start`);
    return this.#child.pid;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running) process.kill(this.pid, signal);
  }

  /** Stops it from doing anything, without closing a connection; it is so when this returns (on Linux). */
  freeze(): void {
    this.signal('SIGSTOP');
    // The signal is only under way: on another core the process still answers for a moment.
    const stat = `/proc/${this.pid}/stat`;
    const deadline = Date.now() + 1_000;
    while (existsSync(stat) && !/\) T /.test(readFileSync(stat, 'latin1')) && Date.now() < deadline);
  }

  /** Lets it go on after {@link freeze}. */
  thaw(): void {
    this.signal('SIGCONT');
  }

  /** Resolves when the process has ended, by itself or not. */
  async ended(): Promise<void> {
    if (this.running) await once(this.#child, 'exit');
  }

  /** `kill -9`: no handler runs, nothing is flushed. */
  async kill9(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended();
  }

  /** Asks to stop and waits; kills after `within` milliseconds and says whether that was needed. */
  async stop(within = 40_000): Promise<'stopped' | 'killed'> {
    // A frozen process hears nothing.
    this.thaw();
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), within);
    await this.ended();
    clearTimeout(timer);
    return this.#child.signalCode === 'SIGKILL' ? 'killed' : 'stopped';
  }
}
