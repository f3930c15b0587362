import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';

/** A document of a recorded file: the parsed file, or one line of an export. */
export interface RecordedDocument {
  /** Relative to the folder. */
  readonly file: string;
  /** The first folder in the path: `off`, `usda`, … */
  readonly top: string;
  /** The code that the file is named by, if it is. */
  readonly fileCode: string | undefined;
  readonly fromExport: boolean;
  readonly document: unknown;
}

export interface OddFile {
  readonly file: string;
  readonly reason: string;
}

const MAX_FILE_BYTES = 256 * 1024 * 1024;
const LEFT_ALONE = new Set(['errors']);

/**
 * Reads every JSON and JSON Lines file below the given sources' folders, in the order of their names. A file or line that cannot be read or parsed is reported
 * and skipped; files of other kinds, and answers recorded as errors, are left alone.
 */
export function* readFolder(
  folder: string,
  tops: readonly string[],
  report: (odd: OddFile) => void,
): Generator<RecordedDocument> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  for (const file of names) {
    const parts = file.split(sep);
    const lines = /\.(?:jsonl|ndjson)$/i.test(file);
    if (!tops.includes(parts[0] ?? '')) continue;
    if (!lines && !/\.json$/i.test(file)) continue;
    if (parts.slice(0, -1).some((part) => LEFT_ALONE.has(part))) continue;
    const about = { file, top: parts[0] ?? '', fileCode: codeInName(file), fromExport: lines };
    const body = readText(folder, file, report);
    if (body === undefined) continue;
    if (!lines) {
      const document = parse(body, file, report);
      if (document !== undefined) yield { ...about, document };
      continue;
    }
    let number = 0;
    for (const line of body.split('\n')) {
      number++;
      const document = line.trim() === '' ? undefined : parse(line, `${file}:${number}`, report);
      if (document !== undefined) yield { ...about, document };
    }
  }
}

function codeInName(file: string): string | undefined {
  return /^([0-9]{4,})(?=[._-]|$)/.exec(basename(file))?.[1];
}

function readText(folder: string, file: string, report: (odd: OddFile) => void): string | undefined {
  try {
    const path = join(folder, file);
    const stat = statSync(path);
    if (!stat.isFile()) return undefined;
    if (stat.size > MAX_FILE_BYTES) throw new Error(`larger than ${MAX_FILE_BYTES} bytes`);
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    report({ file, reason: String(error instanceof Error ? error.message : error) });
    return undefined;
  }
}

function parse(body: string, file: string, report: (odd: OddFile) => void): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    report({ file, reason: `not JSON: ${error instanceof Error ? error.message.slice(0, 120) : String(error)}` });
    return undefined;
  }
}
