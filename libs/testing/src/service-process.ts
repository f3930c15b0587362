import { resolve } from 'node:path';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { RunningProcess } from './running-process.js';

/** A built service as a process of its own, on a port that it keeps over restarts. */
export class ServiceProcess {
  #process: RunningProcess | undefined;

  private constructor(
    readonly name: string,
    readonly port: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Starts `dist/apps/<name>` and resolves when it says that it is ready. */
  static async start(name: string, env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const service = new ServiceProcess(name, await freePort(), env);
    await service.start();
    return service;
  }

  /** Starts one more process with the same settings, on a port of its own. */
  startAnother(): Promise<ServiceProcess> {
    return ServiceProcess.start(this.name, this.env);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The last of what the process has printed. */
  get output(): string {
    return this.#process?.output ?? '';
  }

  get running(): boolean {
    return this.#process?.running ?? false;
  }

  get pid(): number {
    return this.#running().pid;
  }

  async start(): Promise<void> {
    this.spawn();
    await this.ready();
  }

  /** Starts without waiting. */
  spawn(): void {
    this.#process = new RunningProcess({
      name: this.name,
      command: process.execPath,
      args: [resolve('dist', 'apps', this.name, 'src', 'main.js')],
      env: { LOG_LEVEL: 'info', NODE_ENV: 'test', ...this.env, PORT: String(this.port), HOST: '127.0.0.1' },
    });
  }

  async ready(): Promise<void> {
    await eventually(
      async () => {
        if (!this.running) throw new Error(`${this.name} ended: ${this.output.slice(-4_000)}`);
        const response = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
        if (!response.ok) throw new Error(`${this.name} is not ready: ${await response.text()}`);
        return true;
      },
      { within: 30_000 },
    );
  }

  signal(signal: NodeJS.Signals): void {
    this.#running().signal(signal);
  }

  async kill9(): Promise<void> {
    await this.#process?.kill9();
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  #running(): RunningProcess {
    if (!this.#process) throw new Error(`${this.name} was never started`);
    return this.#process;
  }
}
