import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

/** A figure that the project promises, with its bound. */
export interface PromisedFigure {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  readonly bound: number;
  /** `most`: the value may not be above the bound; `least`: not below it. */
  readonly kind: 'most' | 'least';
}

export type Row = Readonly<Record<string, string | number>>;

/** Prints the table and writes `.openshelf/bench/<name>.json` (design section 9). */
export function report(name: string, seconds: number, promises: readonly PromisedFigure[], rows: readonly Row[]): void {
  const judged = promises.map(({ kind, ...promise }) => ({
    ...promise,
    holds: kind === 'most' ? promise.value <= promise.bound : promise.value >= promise.bound,
  }));
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
  };
  console.table(rows);
  console.table(judged);
  const folder = join('.openshelf', 'bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify({ name, machine, seconds, promises: judged, rows }, null, 2)}\n`);
  console.log(`written to ${file}`);
}

/** The value below which `share` (0 to 1) of the values lie; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
