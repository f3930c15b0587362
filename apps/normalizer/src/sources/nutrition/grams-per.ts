/** Grams in one of each unit in which sources state an amount of substance, in lower case; both Unicode signs for micro. */
export const gramsPer: ReadonlyMap<string, number> = new Map([
  ['kg', 1_000],
  ['g', 1],
  ['mg', 1e-3],
  ['ug', 1e-6],
  ['mcg', 1e-6],
  ['\u00b5g', 1e-6],
  ['\u03bcg', 1e-6],
]);
