import { describe, expect, it } from '@jest/globals';
import { PassThrough, Writable } from 'node:stream';
import { mapJsonLines } from './map-json-lines.js';
import type { NormalizeRequest } from './normalize-request.js';

const echo = (request: NormalizeRequest): object => {
  if (request.input === 'throw') throw new Error('thrown');
  return { saw: request.input };
};

async function run(pieces: readonly (string | Buffer)[]): Promise<{ bad: number; answers: unknown[] }> {
  const input = new PassThrough();
  const output = new PassThrough();
  for (const piece of pieces) input.write(piece);
  input.end();
  const bad = await mapJsonLines(input, output, echo);
  output.end();
  const text = (await output.toArray()).join('');
  return {
    bad,
    answers: text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown),
  };
}

describe('JSON Lines', () => {
  it('are answered in order: a text, an object with input, text or raw, with or without an id', async () => {
    const lines = ['"a"', '{"input":"b"}', '{"id":"x","text":"c"}', '{"id":7,"raw":"d","kind":"k","options":{"o":1}}'];
    expect(await run([lines.join('\n')])).toEqual({
      bad: 0,
      answers: [
        { result: { saw: 'a' } },
        { result: { saw: 'b' } },
        { id: 'x', result: { saw: 'c' } },
        { id: 7, result: { saw: 'd' } },
      ],
    });
  });

  it('say what is wrong with a line, and go on', async () => {
    const lines = ['3017620422003', 'not json', '', '{"id":"y","input":5}', '"throw"', '"fine"'];
    const { bad, answers } = await run([`${lines.join('\r\n')}\r\n`]);
    expect(bad).toBe(4);
    expect(answers).toEqual([
      { error: { line: 1, message: expect.stringContaining('neither') } },
      { error: { line: 2, message: expect.stringContaining('not JSON') } },
      { id: 'y', error: { line: 4, message: expect.stringContaining('input') } },
      { error: { line: 5, message: 'thrown' } },
      { result: { saw: 'fine' } },
    ]);
  });

  it('may be cut anywhere, inside a character too', async () => {
    const bytes = Buffer.from('"käse"\n"brød"\n"最後"');
    const { answers } = await run(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)));
    expect(answers).toEqual(['käse', 'brød', '最後'].map((saw) => ({ result: { saw } })));
  });

  it('are read no faster than the answers are', async () => {
    const input = new PassThrough();
    let sent = 0;
    const line = Buffer.from(`${JSON.stringify('x'.repeat(1000))}\n`);
    const feed = (): void => {
      while (sent < 5000 && input.write(line)) sent++;
      if (sent < 5000) input.once('drain', feed);
      else input.end();
    };
    const waiting: (() => void)[] = [];
    const output = new Writable({ highWaterMark: 1, write: (_, __, done) => waiting.push(done) });
    const finished = mapJsonLines(input, output, echo);
    feed();
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBeLessThan(500);
    const drain = setInterval(() => waiting.splice(0).forEach((done) => done()), 0);
    await finished.finally(() => clearInterval(drain));
    expect(sent).toBe(5000);
  });

  it('end quietly when nobody reads the answers any more', async () => {
    const input = new PassThrough();
    input.end('"a"\n"b"\n');
    const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const output = new Writable({ write: (_, __, done) => done(broken) });
    await expect(mapJsonLines(input, output, echo)).resolves.toBe(0);
  });
});
