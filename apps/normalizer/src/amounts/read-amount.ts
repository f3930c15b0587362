import { type AmountKind, readDecimal } from './read-decimal.js';
import { isPossibleAmount } from './is-possible-amount.js';
import { type Unit, units } from './units.js';

/** A weight in grams or a volume in millilitres. */
export interface ReadAmount {
  readonly value: number;
  readonly unit: 'g' | 'ml';
}

interface Measure {
  readonly unit: Unit;
  /** In g or ml, packs multiplied. */
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

const MAX_LENGTH = 300;
const UNIT = [...units.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replace('.', '\\.'))
  .join('|');
const TIMES = String.raw`(?:(\d{1,4})\s*[x*]\s*)?`;
/** "10 unités de ", "2 Stück à ": how many of what follows. */
const PIECES = String.raw`(?:(\d{1,4})\s+(?:\p{L}{2,20}\.?\s+){1,4}?(?:de|da|di|à|a|á|of|von|zu|av|van)(?=[\s\d])\s*)?`;
const NUMBER = String.raw`(\d \d{3}|(?:\d{1,2} )?\d{1,2}/[2348]|\d{1,20}(?:[.,']\d{1,20}){0,3})`;
const MEASURE = new RegExp(
  String.raw`(?<!\d|\d[.,/]|\p{L})${TIMES}${TIMES}${PIECES}(?<!\d)${NUMBER}\s*(${UNIT})(?![\p{L}\d])\.?(?:\s*\(?x\s*(\d{1,4})(?![\d.,]|\s*(?:${UNIT})(?!\p{L})))?`,
  'gu',
);
const RANGE = new RegExp(String.raw`^-\d|\d\s*[-–]\s*\d[\d.,]*\s*(?:${UNIT})(?!\p{L})`, 'u');
const DRAINED = /drain|égoutt|egoutt|abtropf|escurrid|sgocciolat|uitlek|escorrid|avrunnen/;

/**
 * Reads the net weight or volume out of a printed text; null where it says none or can be read in two ways. Metric goes
 * before imperial, packs are multiplied ("6 x 33 cl", but not "10 units, 170 g"), net goes before drained weight.
 */
export function readAmount(text: string, kind: AmountKind): ReadAmount | null {
  const line = spelledAlike(text);
  if (line.length > MAX_LENGTH || RANGE.test(line)) return null;
  const measures = [...line.matchAll(MEASURE)].flatMap((match) => measureOf(match, kind) ?? []);
  const metric = measures.filter((measure) => measure.unit.metric);
  const [first, second] = metric.length > 0 ? metric : measures;
  if (!first) return null;
  if (DRAINED.test(line)) return amountOf(first, Math.max(...valuesIn(first.unit.unit, measures)));
  return amountOf(first, first.value + (isRest(first, second, line) ? second.value : 0));
}

/** One spelling for what labels write in many: full-width digits, multiplication signs, marks of the average weight. */
function spelledAlike(text: string): string {
  return text
    .slice(0, MAX_LENGTH + 1)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/℮/g, ' ')
    .replace(/×/g, 'x')
    .replace(/[’‘´`]/g, "'")
    .replace(/(\d)⁄(\d)/g, '$1/$2')
    .replace(/\b(?:fl|fluid)[.\s]*(?:oz|ounces?)\b/g, 'fl.oz');
}

function measureOf(match: RegExpMatchArray, kind: AmountKind): Measure | undefined {
  const [whole, boxes, packs, pieces, number = '', name = '', times] = match;
  const unit = units.get(name);
  const value = unit && readNumber(number, kind, unit);
  if (unit === undefined || value === undefined || !(value > 0)) return undefined;
  const count = [boxes, packs, pieces, times].reduce((product, factor) => product * Number(factor ?? 1), 1);
  const start = match.index ?? 0;
  return count > 0 ? { unit, value: value * unit.factor * count, start, end: start + whole.length } : undefined;
}

function readNumber(printed: string, kind: AmountKind, unit: Unit): number | undefined {
  const fraction = /^(?:(\d+) )?(\d+)\/(\d)$/.exec(printed);
  if (fraction) return Number(fraction[1] ?? 0) + Number(fraction[2]) / Number(fraction[3]);
  return readDecimal(printed, kind, unit.factor <= 1) ?? undefined;
}

/** "2 lb 3 oz" is one weight, "16 oz 1 lb" says the same twice. */
function isRest(first: Measure, second: Measure | undefined, line: string): second is Measure {
  if (!second || first.unit.metric || second.unit.factor >= first.unit.factor) return false;
  return second.unit.unit === first.unit.unit && line.slice(first.end, second.start).trim() === '';
}

function valuesIn(unit: 'g' | 'ml', measures: readonly Measure[]): number[] {
  return measures.filter((measure) => measure.unit.unit === unit).map((measure) => measure.value);
}

function amountOf(measure: Measure, value: number): ReadAmount | null {
  if (!isPossibleAmount(value)) return null;
  return { value: Number(value.toPrecision(6)), unit: measure.unit.unit };
}
