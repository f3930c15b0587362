import { describe, expect, it } from '@jest/globals';
import { Logger } from '../logging/logger.js';
import { Shutdown, type ShutdownPhase } from './shutdown.js';

function shutdownOf(timeoutMs: number) {
  const lines: Record<string, unknown>[] = [];
  const exits: number[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const logger = Logger.create({ service: 'test', destination });
  return { lines, exits, shutdown: new Shutdown(logger, { timeoutMs, exit: (code) => void exits.push(code) }) };
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('an ordered shutdown', () => {
  it('runs phases one after another, whatever order they were registered in, and each once', async () => {
    const { exits, lines, shutdown } = shutdownOf(1_000);
    const done: string[] = [];
    for (const phase of ['close', 'flush', 'finish-work', 'stop-intake'] satisfies ShutdownPhase[]) {
      shutdown.add(phase, 'slow', async () => {
        await wait(20);
        done.push(`${phase} slow`);
      });
      shutdown.add(phase, 'fast', () => void done.push(`${phase} fast`));
    }
    expect(shutdown.started).toBe(false);
    await Promise.all([shutdown.begin('SIGTERM'), shutdown.begin('SIGINT')]);
    expect(shutdown.started).toBe(true);
    expect(done).toEqual(
      ['stop-intake', 'finish-work', 'flush', 'close'].flatMap((phase) => [`${phase} fast`, `${phase} slow`]),
    );
    expect(exits).toEqual([0]);
    const steps = lines.filter((line) => line.step);
    expect(steps).toHaveLength(8);
    expect(steps.every((line) => typeof line.durationMs === 'number')).toBe(true);
  });

  it('goes on after a step that fails', async () => {
    const { exits, lines, shutdown } = shutdownOf(1_000);
    let closed = false;
    shutdown.add('stop-intake', 'broken', () => {
      throw new Error('broken');
    });
    shutdown.add('close', 'pool', () => void (closed = true));
    await shutdown.begin('SIGTERM');
    expect([closed, exits]).toEqual([true, [0]]);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', step: 'stop-intake: broken' }));
  });

  it('is cut at the deadline, which names what hangs', async () => {
    const { exits, lines, shutdown } = shutdownOf(60);
    let closed = false;
    shutdown.add('finish-work', 'stuck handler', () => new Promise(() => undefined));
    shutdown.add('finish-work', 'http', () => undefined);
    shutdown.add('close', 'pool', () => void (closed = true));
    await shutdown.begin('SIGTERM');
    expect([closed, exits]).toEqual([false, [1]]);
    expect(lines.at(-1)).toMatchObject({ level: 'fatal', hanging: ['finish-work: stuck handler'] });
  });

  it('tells each step how much of the one deadline is left', async () => {
    const { shutdown } = shutdownOf(1_000);
    const left: number[] = [];
    shutdown.add('stop-intake', 'slow', async (remainingMs) => {
      left.push(remainingMs);
      await wait(100);
    });
    shutdown.add('close', 'last', (remainingMs) => void left.push(remainingMs));
    await shutdown.begin('SIGTERM');
    expect(left[0]).toBeGreaterThan(950);
    expect(left[1]).toBeLessThan(910);
  });
});
