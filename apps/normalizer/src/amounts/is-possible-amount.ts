/** A tonne or 1,000 litres: what is sold by the piece weighs less, so more is a misprint or a code in the wrong place. */
const MAX_GRAMS_OR_MILLILITRES = 1_000_000;

/** True for a number of grams or millilitres that can be a package or a serving. */
export function isPossibleAmount(value: number): boolean {
  return value > 0 && value <= MAX_GRAMS_OR_MILLILITRES;
}
