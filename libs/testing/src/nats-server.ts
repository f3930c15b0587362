import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { RunningProcess } from './running-process.js';
import { testEnvironment } from './test-environment.js';

/** A nats-server of its own with JetStream, on a free loopback port, that a test may kill, freeze and start again. */
export class NatsServer {
  #process: RunningProcess;

  private constructor(
    readonly port: number,
    /** The folder of the JetStream store. */
    readonly storeDir: string,
  ) {
    this.#process = spawnNats(port, storeDir);
  }

  static async start(): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), await mkdtemp(join(tmpdir(), 'openshelf-nats-')));
    await server.#ready();
    return server;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Stops answering without closing a connection, until {@link thaw}. */
  freeze(): void {
    this.#process.freeze();
  }

  thaw(): void {
    this.#process.thaw();
  }

  async kill9(): Promise<void> {
    await this.#process.kill9();
  }

  /** Kills it where it still runs and starts it again on the same port with the same store. */
  async restart(): Promise<void> {
    await this.#process.kill9();
    this.#process = spawnNats(this.port, this.storeDir);
    await this.#ready();
  }

  /** Stops it and removes its store. */
  async stop(): Promise<void> {
    await this.#process.stop();
    await rm(this.storeDir, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    await eventually(() => {
      if (!this.#process.running) throw new Error(`nats-server ended: ${this.#process.output}`);
      return greets(this.port);
    });
  }
}

function spawnNats(port: number, storeDir: string): RunningProcess {
  return new RunningProcess({
    name: 'nats-server',
    command: testEnvironment('OPENSHELF_TEST_NATS_SERVER_BIN'),
    args: ['--addr', '127.0.0.1', '--port', String(port), '--jetstream', '--store_dir', storeDir],
  });
}

/** A nats-server opens its port to clients after its streams are recovered, and greets with INFO. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(500, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(data.toString('latin1').startsWith('INFO '));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
