import { resolve } from 'node:path';
import { serviceRoles } from '@openshelf/database';
import { NatsServer } from './nats-server.js';
import { RedisServer } from './redis-server.js';
import { RunningProcess } from './running-process.js';
import { Sandbox } from './sandbox.js';
import { ServiceProcess } from './service-process.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

const serviceNames = ['normalizer', 'discovery-worker', 'lookup-api'] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface StackOptions {
  /** Folders of recorded answers for the sandbox; the shipped set unless told. */
  readonly sandboxFolders?: readonly string[];
  /** More settings for a service. */
  readonly env?: Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
}

/** The whole system as a user runs it: real servers, the built services, one process each, and the source sandbox. */
export class Stack {
  readonly #replicas: ServiceProcess[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly nats: NatsServer,
    readonly redis: RedisServer,
    readonly sandbox: Sandbox,
    private readonly services: ReadonlyMap<ServiceName, ServiceProcess>,
  ) {}

  static async start(options: StackOptions = {}): Promise<Stack> {
    const [database, nats, redis, sandbox] = await Promise.all([
      createTestDatabase({ migrated: false }),
      NatsServer.start(),
      RedisServer.start(),
      Sandbox.start(options.sandboxFolders),
    ]);
    await runMigrations(database, nats);
    // Due retries are taken up at once, so that tests need not wait for the clock.
    const settings: StackOptions['env'] = { 'discovery-worker': { RETRY_EVERY_MS: '500' } };
    const shared = { NATS_URL: nats.url, REDIS_URL: redis.url, ...sandbox.sourceSettings };
    const services = await Promise.all(
      serviceNames.map(async (name) => {
        const role = serviceRoles.find((candidate) => candidate === `openshelf_${name.replaceAll('-', '_')}`);
        const url = role && database.urlOf(role);
        const env = { ...shared, ...(url && { DATABASE_URL: url }), ...settings[name], ...options.env?.[name] };
        return [name, await ServiceProcess.start(name, env)] as const;
      }),
    );
    return new Stack(database, nats, redis, sandbox, new Map(services));
  }

  service(name: ServiceName): ServiceProcess {
    const service = this.services.get(name);
    if (!service) throw new Error(`${name} is not part of the stack`);
    return service;
  }

  /** Starts one more process of a service, with the settings of the first. */
  async startReplica(name: ServiceName): Promise<ServiceProcess> {
    const replica = await this.service(name).startAnother();
    this.#replicas.push(replica);
    return replica;
  }

  /** `GET /v1/products/{code}` at lookup-api, or at the replica named; `wait` in seconds. */
  async lookUp(code: string, { wait = 0, headers = {}, at }: LookUpOptions = {}): Promise<Response> {
    return fetch(`${(at ?? this.service('lookup-api')).url}/v1/products/${encodeURIComponent(code)}`, {
      headers: { ...(wait > 0 && { prefer: `wait=${wait}` }), ...headers },
      signal: AbortSignal.timeout(60_000),
    });
  }

  async stop(): Promise<void> {
    await Promise.all([...this.services.values(), ...this.#replicas].map((service) => service.stop()));
    await Promise.all([this.sandbox.stop(), this.nats.stop(), this.redis.stop()]);
    await this.database.drop();
  }
}

export interface LookUpOptions {
  readonly wait?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly at?: ServiceProcess;
}

async function runMigrations(database: TestDatabase, nats: NatsServer): Promise<void> {
  const migration = new RunningProcess({
    name: 'openshelf migrate',
    command: process.execPath,
    args: [resolve('dist', 'apps', 'cli', 'src', 'main.js'), 'migrate'],
    env: { DATABASE_URL: database.url, NATS_URL: nats.url, OPENSHELF_DB_ROLE_SECRET: database.roleSecret },
  });
  await migration.ended();
  if (migration.exitCode !== 0) throw new Error(`openshelf migrate failed: ${migration.output}`);
}
