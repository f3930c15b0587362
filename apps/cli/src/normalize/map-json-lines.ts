import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseRequest, type Normalizer, type RequestId } from './normalize-request.js';

type Answer =
  | { readonly id?: RequestId; readonly result: object }
  | { readonly id?: RequestId; readonly error: { readonly line: number; readonly message: string } };

/**
 * Answers every line of the input, in order and no faster than the output is read. Empty lines are skipped. Resolves with
 * the number of lines that could not be understood. A reader that leaves early (`| head`) ends it quietly.
 */
export async function mapJsonLines(input: Readable, output: Writable, normalize: Normalizer): Promise<number> {
  let bad = 0;
  async function* answers(): AsyncGenerator<string> {
    let number = 0;
    for await (const lines of completeLines(input)) {
      let chunk = '';
      for (const line of lines) {
        number++;
        if (line.trim() === '') continue;
        const answer = answerLine(line, number, normalize);
        if ('error' in answer) bad++;
        chunk += `${JSON.stringify(answer)}\n`;
      }
      if (chunk !== '') yield chunk;
    }
  }
  try {
    await pipeline(answers, output, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
  return bad;
}

/** The lines that each piece of the input completes; a line of any length costs time linear in it. */
async function* completeLines(input: Readable): AsyncGenerator<string[]> {
  let begun: string[] = [];
  for await (const piece of input.setEncoding('utf8') as AsyncIterable<string>) {
    const end = piece.lastIndexOf('\n');
    begun.push(end < 0 ? piece : piece.slice(0, end));
    if (end < 0) continue;
    yield begun.join('').split('\n');
    begun = [piece.slice(end + 1)];
  }
  yield [begun.join('')];
}

function answerLine(line: string, number: number, normalize: Normalizer): Answer {
  try {
    const request = parseRequest(line);
    return { ...('id' in request && { id: request.id }), result: normalize(request) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...idOf(line), error: { line: number, message } };
  }
}

/** The id of a line that has one and cannot be understood all the same. */
function idOf(line: string): { id?: RequestId } {
  const id = /^\s*\{\s*"id"\s*:\s*("[^"\\]*"|[0-9]{1,15})\s*[,}]/.exec(line)?.[1];
  return id === undefined ? {} : { id: JSON.parse(id) as RequestId };
}
