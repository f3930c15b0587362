import { Argument, Command } from 'commander';
import { mapJsonLines } from './normalize/map-json-lines.js';
import type { Normalizer } from './normalize/normalize-request.js';

/** What `normalize` knows, each loaded when it is asked for. */
const kinds: Readonly<Record<string, () => Promise<Normalizer>>> = {
  barcode: async () => (await import('./normalize/normalize-barcode.js')).normalizeBarcode,
};

/**
 * `openshelf normalize KIND`: JSON Lines in, JSON Lines out, one answer a line and in order. A line is a text, or an object
 * with `input` (or `text`, `raw`), and optionally `id`, `kind` and `options`; the answer is `{"id", "result"}`, or
 * `{"id", "error"}` for a line that cannot be understood. Exit status 1 if there was one.
 */
export function normalizeCommand(): Command {
  return new Command('normalize')
    .description('normalise values, JSON Lines in and out; needs no server')
    .addArgument(new Argument('<kind>', 'what the values are').choices(Object.keys(kinds)))
    .action(async (kind: string) => {
      const normalize = await kinds[kind]?.();
      if (normalize && (await mapJsonLines(process.stdin, process.stdout, normalize)) > 0) process.exitCode = 1;
    });
}
