import { aiFormat, predefinedLength } from './application-identifiers.js';
import type { AiElement, BarcodeProblem } from './barcode-reading.js';
import { checkElements, unknownAi } from './check-elements.js';

/** AIs and values as far as they could be read, and the first thing that is wrong with them. */
export interface Elements {
  readonly ais: readonly AiElement[];
  readonly problem?: BarcodeProblem | undefined;
}

/** FNC1 as scanners transmit it between elements, and as people write it: the sign for GS, or the caret of GS1's tools. */
export const FNC1 = '\u001d';
const LEADING = new Set([FNC1, '\u241d', '^']);

/** True for a text that says by its first character that it is a GS1 element string. */
export function startsWithFnc1(text: string): boolean {
  return LEADING.has(text.charAt(0));
}

/**
 * Reads a written element string: FNC1 in front and after values without a predefined length (GS1 General Specifications,
 * 7.8). An FNC1 that was not needed is tolerated.
 */
export function readElementString(text: string): Elements {
  const elements = startsWithFnc1(text) ? text.slice(1) : text;
  return readTransmitted(elements.replaceAll('^', FNC1));
}

/** The same as a scanner transmits it: without the first FNC1, and a caret is a caret. */
export function readTransmitted(transmitted: string): Elements {
  const text = transmitted.replaceAll('\u241d', FNC1);
  const ais: AiElement[] = [];
  let position = 0;
  while (position < text.length) {
    const ai = aiAt(text, position);
    if (!ai) return { ais, problem: checkElements(ais) ?? unknownAi(text.slice(position, position + 4)) };
    position += ai.length;
    const end = endOfValue(text, position, predefinedLength(ai));
    ais.push([ai, text.slice(position, end)]);
    position = text[end] === FNC1 ? end + 1 : end;
  }
  return { ais, problem: checkElements(ais) };
}

/** No AI is the start of another one: two to four digits, told by the first two (General Specifications, 3.2). */
function aiAt(text: string, position: number): string | undefined {
  return [2, 3, 4].map((length) => text.slice(position, position + length)).find((ai) => aiFormat(ai) !== undefined);
}

function endOfValue(text: string, start: number, predefined: number | undefined): number {
  if (predefined !== undefined) return Math.min(start + predefined, text.length);
  const separator = text.indexOf(FNC1, start);
  return separator < 0 ? text.length : separator;
}
