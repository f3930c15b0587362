import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingMessage, get } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';

/** The service each test starts; what it does at start and at shutdown is told by the environment. */
const MAIN = `
import { Controller, Get, Module } from '@nestjs/common';
import { Env, ServiceConfig, Shutdown, startService } from './platform/index.js';

class Config extends ServiceConfig {}
Env('POOL', { default: 5, describe: 'connections' })(Config.prototype, 'pool');

class Slow {
  async slow() {
    await new Promise((resolve) => setTimeout(resolve, 400));
    return { done: true };
  }
}
Controller()(Slow);
Get('/slow')(Slow.prototype, 'slow', Object.getOwnPropertyDescriptor(Slow.prototype, 'slow'));
class App {}
Module({ controllers: [Slow] })(App);

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
await startService(App, {
  name: 'fixture',
  config: Config,
  async beforeReady(app) {
    if (process.env.START_FAILS) throw new Error('no stream');
    await sleep(Number(process.env.START_MS ?? 0));
    const shutdown = app.get(Shutdown);
    shutdown.add('stop-intake', 'drain', () => sleep(Number(process.env.DRAIN_MS ?? 0)));
    if (process.env.HANGS) shutdown.add('flush', 'stuck', () => new Promise(() => undefined));
    if (process.env.THROWS) setTimeout(() => { throw new Error('thrown late'); }, 50);
    if (process.env.REJECTS) setTimeout(() => { void Promise.reject(new Error('rejected late')); }, 50);
  },
});
`;

type Line = Readonly<Record<string, unknown>>;

interface Running {
  readonly child: ChildProcess;
  readonly lines: Line[];
  readonly ended: Promise<number | null>;
  line(matches: (line: Line) => boolean): Promise<Line>;
}

let folder: string;
const running: Running[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'openshelf-platform-'));
  const source = resolve('libs/platform/src');
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
    const target = join(folder, 'platform', file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compile(readFileSync(join(source, file), 'utf8')));
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'main.js'), MAIN);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
});

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function compile(code: string): string {
  const compilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}

function start(env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, ['main.js'], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Line[] = [];
  const watchers = new Set<() => void>();
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((part) => JSON.parse(part) as Line));
    for (const watch of watchers) watch();
  });
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  const line = (matches: (line: Line) => boolean) =>
    new Promise<Line>((done, reject) => {
      const watch = () => {
        const found = lines.find(matches);
        if (found) done(found);
      };
      watchers.add(watch);
      watch();
      void ended.then(() => reject(new Error(`ended before: ${JSON.stringify(lines)}`)));
    });
  const started = { child, lines, ended, line };
  running.push(started);
  return started;
}

async function ready(service: Running): Promise<string> {
  return (await service.line((line) => line.msg === 'ready')).url as string;
}

const isStep = (step: string) => (line: Line) => line.msg === 'shutdown step done' && line.step === step;

describe('a service that cannot start', () => {
  it('names every fault of its configuration in one line and ends with 1', async () => {
    const service = start({ PORT: 'eighty', POOL: 'many', LOG_LEVEL: 'loud' });
    expect(await service.ended).toBe(1);
    expect(service.lines).toHaveLength(1);
    const faults = service.lines[0]!.faults as { variable: string }[];
    expect(faults.map((fault) => fault.variable).toSorted()).toEqual(['LOG_LEVEL', 'POOL', 'PORT']);
    expect(service.lines[0]).toMatchObject({ level: 'fatal', service: 'fixture' });
    expect(service.lines[0]!.msg).toContain('PORT must be a decimal number (was "eighty")');
  });

  it('for another reason says it and ends with 1', async () => {
    const service = start({ START_FAILS: '1' });
    expect(await service.ended).toBe(1);
    expect(service.lines.at(-1)).toMatchObject({ level: 'fatal', err: { message: 'no stream' } });
  });

  it('because its port is taken says so', async () => {
    const first = start();
    const { port } = new URL(await ready(first));
    const second = start({ PORT: port });
    expect(await second.ended).toBe(1);
    expect(second.lines.at(-1)).toMatchObject({ level: 'fatal', err: { code: 'EADDRINUSE' } });
  });
});

describe('an error nobody caught', () => {
  it.each([
    ['THROWS', 'uncaught exception', 'thrown late'],
    ['REJECTS', 'unhandled rejection', 'rejected late'],
  ])('(%s) ends the process with its reason', async (variable, msg, message) => {
    const service = start({ [variable]: '1' });
    expect(await service.ended).toBe(1);
    expect(service.lines.at(-1)).toMatchObject({ level: 'fatal', msg, err: { message } });
    expect((service.lines.at(-1)!.err as { stack: string }).stack).toContain('main.js');
  });
});

describe('a signal', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends an idle service in order, with 0', async (signal) => {
    const service = start();
    await ready(service);
    service.child.kill(signal);
    expect(await service.ended).toBe(0);
    const steps = service.lines.filter((line) => line.step).map((line) => line.step);
    expect(steps).toEqual(['stop-intake: readiness', 'stop-intake: drain', 'finish-work: http', 'close: modules']);
  });

  it('makes readiness say no first, while requests are still answered', async () => {
    const service = start({ DRAIN_MS: '500' });
    const url = await ready(service);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    service.child.kill('SIGTERM');
    await service.line(isStep('stop-intake: readiness'));
    const answer = await fetch(`${url}/health/ready`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ checks: [{ name: 'service', ok: false, reason: 'shutting down' }] });
    expect((await fetch(`${url}/slow`)).status).toBe(200);
    expect(await service.ended).toBe(0);
  });

  it('lets a request under way finish, on a connection that is not kept', async () => {
    const service = start();
    const url = await ready(service);
    const agent = new Agent({ keepAlive: true });
    const answered = new Promise<IncomingMessage>((done, reject) => {
      get(`${url}/slow`, { agent }, done).on('error', reject);
    });
    await new Promise((done) => setTimeout(done, 100));
    const begun = performance.now();
    service.child.kill('SIGTERM');
    const response = await answered;
    response.resume();
    expect(response.statusCode).toBe(200);
    expect(await service.ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(2_000);
    agent.destroy();
  });

  it('ends with 1 and names the step that hangs when the deadline is over', async () => {
    const service = start({ HANGS: '1', SHUTDOWN_TIMEOUT_MS: '300' });
    await ready(service);
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(1);
    expect(service.lines.at(-1)).toMatchObject({ level: 'fatal', hanging: ['flush: stuck'] });
  });

  it('sent a second time ends the process at once', async () => {
    const service = start({ HANGS: '1' });
    await ready(service);
    service.child.kill('SIGTERM');
    await service.line(isStep('finish-work: http'));
    await new Promise((done) => setTimeout(done, 600));
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(1);
    expect(service.lines.at(-1)!.msg).toContain('second signal');
  });

  it('that a terminal and a supervisor both send counts once', async () => {
    const service = start({ DRAIN_MS: '200' });
    await ready(service);
    service.child.kill('SIGINT');
    await service.line(isStep('stop-intake: readiness'));
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(0);
  });
});

describe('readiness', () => {
  it('says no until what the service attaches at start is attached', async () => {
    const port = await freePort();
    const service = start({ START_MS: '700', PORT: String(port) });
    const url = `http://127.0.0.1:${port}`;
    let seen: number | undefined;
    while (seen === undefined) {
      seen = await fetch(`${url}/health/ready`).then(
        (answer) => answer.status,
        () => undefined,
      );
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(seen).toBe(503);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    await ready(service);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });
});

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  return typeof address === 'object' && address ? address.port : 0;
}
