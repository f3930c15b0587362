/** AIs that cannot stand on one item together (GS1 General Specifications, 4.13, invalid pairs of element strings). */
const EXCLUDED: readonly (readonly [ai: RegExp, others: RegExp])[] = [
  [/^01$/, /^(02|03|255|37|8006)$/],
  [/^02$/, /^(03|255|8026)$/],
  [/^03$/, /^(37|235|7240|8006|8026)$/],
  [/^21$/, /^235$/],
  [/^255$/, /^(415|8006|8020|8026)$/],
  [/^8006$/, /^(37|8026)$/],
  [/^390.$/, /^(391.|394.|8111)$/],
  [/^392.$/, /^393.$/],
  [/^394.$/, /^8111$/],
  [/^395.$/, /^(392.|393.|8005)$/],
  [/^421$/, /^4307$/],
  [/^42[2345]$/, /^426$/],
  [/^4330$/, /^4331$/],
  [/^4332$/, /^4333$/],
  [/^7250$/, /^7251$/],
  [/^725[345]$/, /^725[69]$/],
  [/^7256$/, /^7259$/],
  [/^8017$/, /^8018$/],
];

/** Two AIs that exclude each other, the same measure with two numbers of decimals among them. Linear in their number. */
export function excludedPair(ais: readonly string[]): readonly [string, string] | undefined {
  const measures = new Map<string, string>();
  for (const ai of ais.filter((each) => /^3[1-69]..$/.test(each))) {
    const other = measures.get(ai.slice(0, 3));
    if (other) return [other, ai];
    measures.set(ai.slice(0, 3), ai);
  }
  for (const [one, others] of EXCLUDED) {
    const first = ais.find((ai) => one.test(ai));
    const second = first && ais.find((ai) => others.test(ai));
    if (first && second) return [first, second];
  }
  return undefined;
}
