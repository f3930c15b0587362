import { aiFormat } from './application-identifiers.js';
import type { AiElement, BarcodeProblem } from './barcode-reading.js';
import { checkElements, unknownAi } from './check-elements.js';
import type { Elements } from './read-element-string.js';

/** One AI in brackets and its value, which ends at the next bracket that no backslash stands before. */
const ELEMENT = /\(([0-9]{2,4})\)((?:\\\(|[^(])*)/y;

/**
 * Reads the human-readable form, `(01)09521234543213(10)ABC\(1`: AIs in brackets, an opening bracket inside a value escaped
 * (GS1 General Specifications, 4.14). Spaces around a value are layout.
 */
export function readBracketed(text: string): Elements {
  const ais: AiElement[] = [];
  let problem: BarcodeProblem | undefined;
  let position = 0;
  while (position < text.length) {
    ELEMENT.lastIndex = position;
    const [whole, ai = '', value = ''] = ELEMENT.exec(text) ?? [];
    if (whole === undefined) {
      problem ??= { rule: 'BRACKETS', message: 'An Application Identifier in brackets is two to four digits: (01).' };
      break;
    }
    if (aiFormat(ai)) ais.push([ai, value.replaceAll('\\(', '(').trim()]);
    else problem ??= unknownAi(ai);
    position += whole.length;
  }
  return { ais, problem: problem ?? checkElements(ais) };
}
