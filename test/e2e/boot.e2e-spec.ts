import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { RunningProcess } from '@openshelf/testing';

const services = ['lookup-api', 'discovery-worker', 'normalizer'];

async function run(name: string, env: Record<string, string>): Promise<RunningProcess> {
  const service = new RunningProcess({
    name,
    command: process.execPath,
    args: [resolve('dist', 'apps', name, 'src', 'main.js')],
    env: { PORT: '0', ...env },
  });
  await service.ended();
  return service;
}

describe('every service', () => {
  it.each(services)('%s names every fault of its configuration and ends with status 1', async (name) => {
    const service = await run(name, { DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud', SHUTDOWN_TIMEOUT_MS: 'soon' });
    expect(service.exitCode).toBe(1);
    const lines = service.output.trim().split('\n');
    const last = JSON.parse(lines.at(-1) ?? '') as { level: string; faults: { variable: string }[] };
    expect(last.level).toBe('fatal');
    expect(last.faults.map((fault) => fault.variable)).toEqual(
      expect.arrayContaining(['DATABASE_URL', 'LOG_LEVEL', 'NATS_URL', 'SHUTDOWN_TIMEOUT_MS']),
    );
  });

  it.each(services)('%s does not show its secrets when it complains', async (name) => {
    const service = await run(name, { DATABASE_URL: 'mysql://user:hunter2@db/x' });
    expect(service.output).not.toContain('hunter2');
  });
});
