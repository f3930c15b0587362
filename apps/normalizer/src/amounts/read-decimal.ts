/** What a text measures: three digits after a separator mean thousands on a package ("1.000 g"), never in a serving. */
export type AmountKind = 'package' | 'serving';

const THOUSANDS = /^[1-9][.,' ]\d{3}$/;
const PLAIN = /^\d+(?:[.,]\d+)?$/;
const GROUPED = /^[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*(?!\1)[.,]\d{1,2}$/;

/**
 * A number as printed on labels of any country, null where its separators can be read in more than one way that matters.
 * `small` units (g, ml) come in thousands, big ones (kg, l) in fractions: "1.500 kg" is one and a half.
 */
export function readDecimal(printed: string, kind: AmountKind, small: boolean): number | null {
  if (THOUSANDS.test(printed)) {
    // A space may also be a lost "x" ("6 330 ml"): only round thousands are taken for one number.
    if (printed[1] === ' ') return /[05]0$/.test(printed) ? Number(printed.replace(' ', '')) : null;
    if (kind === 'package' && small) return Number(printed.replace(/[.,']/, ''));
  }
  if (PLAIN.test(printed)) return Number(printed.replace(',', '.'));
  if (GROUPED.test(printed)) {
    const point = Math.max(printed.lastIndexOf('.'), printed.lastIndexOf(','));
    return Number(`${printed.slice(0, point).replace(/\D/g, '')}.${printed.slice(point + 1)}`);
  }
  return null;
}
