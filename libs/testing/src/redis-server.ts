import { connect } from 'node:net';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { RunningProcess } from './running-process.js';
import { testEnvironment } from './test-environment.js';

/** A Redis of its own, as a plain cache on a free loopback port, that a test may kill, freeze and start again. */
export class RedisServer {
  #process: RunningProcess;

  private constructor(
    readonly port: number,
    process: RunningProcess,
  ) {
    this.#process = process;
  }

  static async start(): Promise<RedisServer> {
    const port = await freePort();
    const server = new RedisServer(port, spawnRedis(port));
    await server.#ready();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  freeze(): void {
    this.#process.freeze();
  }

  thaw(): void {
    this.#process.thaw();
  }

  async kill9(): Promise<void> {
    await this.#process.kill9();
  }

  /** Starts it again, empty, on the same port. */
  async restart(): Promise<void> {
    await this.#process.kill9();
    this.#process = spawnRedis(this.port);
    await this.#ready();
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }

  async #ready(): Promise<void> {
    await eventually(() => {
      if (!this.#process.running) throw new Error(`redis-server ended: ${this.#process.output}`);
      return answersPing(this.port);
    });
  }
}

function spawnRedis(port: number): RunningProcess {
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', 'maxmemory-policy': 'allkeys-lfu' };
  return new RunningProcess({
    name: 'redis-server',
    command: testEnvironment('OPENSHELF_TEST_REDIS_SERVER_BIN'),
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
  });
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(500, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
