import { limits } from './limits.js';

const NUMBER = /^\s*[-+]?\d*[.,]?\d+(?:e[-+]?\d+)?\s*$/i;

/**
 * The number that upstream wrote as a number or as text, with a decimal point or comma. Everything else, also the empty
 * string, is null: not known is never 0.
 */
export function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.length > limits.numberUnits || !NUMBER.test(value)) return null;
  const number = Number(value.replace(',', '.'));
  return Number.isFinite(number) ? number : null;
}

/** Six significant digits: what is left of a value that went through a 32-bit float (53.599998). */
export function roundSignificant(value: number): number {
  return Number(value.toPrecision(6));
}
