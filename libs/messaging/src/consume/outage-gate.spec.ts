import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { OutageGate } from './outage-gate.js';
import { OwnTrouble } from './own-trouble.js';

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

/** Waits at the gate and notes the name when let through. */
function queue(gate: OutageGate, passed: string[], ...names: string[]): void {
  for (const name of names) void gate.pass().then((go) => passed.push(go ? name : `${name} turned away`));
}

describe('outage gate', () => {
  it('lets everybody through while nothing is wrong', async () => {
    expect(await new OutageGate(1_000).pass()).toBe(true);
  });

  it('lets one try after a pause that doubles with each failure up to 30 s, in turn', async () => {
    const pauses: number[] = [];
    const gate = new OutageGate(1_000, (paused, pauseMs) => paused && pauses.push(pauseMs));
    const passed: string[] = [];
    gate.failed();
    queue(gate, passed, 'a', 'b');
    await jest.advanceTimersByTimeAsync(999);
    expect(passed).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(passed).toEqual(['a']);
    for (let i = 0; i < 6; i++) {
      gate.failed();
      queue(gate, passed, passed.at(-1) ?? '');
      await jest.advanceTimersByTimeAsync(30_000);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(passed).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a']);
  });

  it('lets all go on when the one that tried succeeds, and starts over with short pauses', async () => {
    const gate = new OutageGate(1_000);
    const passed: string[] = [];
    gate.failed();
    queue(gate, passed, 'a', 'b', 'c');
    await jest.advanceTimersByTimeAsync(1_000);
    gate.succeeded();
    await jest.advanceTimersByTimeAsync(0);
    expect(passed).toEqual(['a', 'b', 'c']);
    expect(gate.isOpen).toBe(true);
    gate.failed();
    queue(gate, passed, 'd');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(passed).toContain('d');
  });

  it('pauses as long as the error says, within five minutes', async () => {
    const pauses: number[] = [];
    const gate = new OutageGate(1_000, (paused, pauseMs) => paused && pauses.push(pauseMs));
    gate.failed(45_000);
    await jest.advanceTimersByTimeAsync(45_000);
    gate.failed(86_400_000);
    expect(pauses).toEqual([45_000, 300_000]);
  });

  it('passes the turn on when the one that may try had nothing to try with', async () => {
    const gate = new OutageGate(1_000);
    const passed: string[] = [];
    gate.failed();
    queue(gate, passed, 'a', 'b');
    await jest.advanceTimersByTimeAsync(1_000);
    gate.undecided();
    await jest.advanceTimersByTimeAsync(0);
    expect(passed).toEqual(['a', 'b']);
    gate.undecided();
    queue(gate, passed, 'comes later');
    await jest.advanceTimersByTimeAsync(0);
    expect(passed).toContain('comes later');
  });

  it('is not opened by the late success of something that began before', () => {
    const gate = new OutageGate(1_000);
    gate.failed();
    gate.succeeded();
    expect(gate.isOpen).toBe(false);
  });

  it('turns everybody away once closed', async () => {
    const gate = new OutageGate(1_000);
    const passed: string[] = [];
    gate.failed();
    queue(gate, passed, 'a');
    gate.close();
    queue(gate, passed, 'b');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(passed).toEqual(['a turned away', 'b turned away']);
  });
});

describe('own trouble', () => {
  it('is an outage as long as nobody succeeds', () => {
    const trouble = new OwnTrouble(new OutageGate(1_000), 1_000);
    expect([trouble.judge(), trouble.judge(), trouble.judge()]).toEqual(['outage', 'outage', 'outage']);
  });

  it("is the message's own when others succeed meanwhile, the first time too, with growing waits and no end", async () => {
    const gate = new OutageGate(1_000);
    const trouble = new OwnTrouble(gate, 1_000);
    const judge = () => {
      gate.succeeded();
      return trouble.judge();
    };
    expect([judge(), judge(), judge(), judge()]).toEqual([
      { waitMs: 1_000 },
      { waitMs: 2_000 },
      { waitMs: 4_000 },
      { waitMs: 8_000 },
    ]);
    await jest.advanceTimersByTimeAsync(10 * 60_000 + 1);
    expect(judge()).toEqual({ waitMs: 16_000 });
    expect(trouble.judge()).toBe('outage');
  });
});
