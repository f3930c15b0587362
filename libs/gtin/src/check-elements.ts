import { excludedPair } from './ai-pairs.js';
import { aiRules } from './ai-rules.js';
import { aiFormat } from './application-identifiers.js';
import type { AiElement, BarcodeProblem } from './barcode-reading.js';
import { isOfCharacterSet } from './character-sets.js';

/** The first fault of a list of elements: a value, an AI that says two things, or two AIs that exclude each other. */
export function checkElements(ais: readonly AiElement[]): BarcodeProblem | undefined {
  const seen = new Map<string, string>();
  for (const [ai, value] of ais) {
    const problem = checkElement(ai, value);
    if (problem) return problem;
    if ((seen.get(ai) ?? value) !== value) {
      return { rule: 'AI_REPEATED', message: `AI (${ai}) stands twice, with different values.` };
    }
    seen.set(ai, value);
  }
  const pair = excludedPair([...seen.keys()]);
  return pair && { rule: 'AI_PAIR', message: `AI (${pair[0]}) and AI (${pair[1]}) cannot stand together.` };
}

/** What is wrong with one AI's value: its length, characters, check digit, date or another rule of its own. */
export function checkElement(ai: string, value: string): BarcodeProblem | undefined {
  const components = aiFormat(ai);
  if (!components) return unknownAi(ai);
  let rest = value;
  for (const { characters, min, max, optional, rules } of components) {
    if (optional && rest === '') continue;
    const text = rest.slice(0, max);
    rest = rest.slice(max);
    if (text.length < min) return wrongLength(ai, value);
    if (!isOfCharacterSet(characters, text)) {
      return { rule: 'AI_CHARACTER', message: `AI (${ai}): "${printable(text)}" has a character it must not have.` };
    }
    for (const rule of rules) {
      const problem = aiRules[rule]?.(text);
      if (problem) return { ...problem, message: `AI (${ai}): ${problem.message}` };
    }
  }
  return rest === '' ? undefined : wrongLength(ai, value);
}

/** The problem of digits that start no AI. */
export function unknownAi(ai: string): BarcodeProblem {
  return { rule: 'AI_UNKNOWN', message: `There is no Application Identifier ${printable(ai)}.` };
}

function wrongLength(ai: string, value: string): BarcodeProblem {
  return { rule: 'AI_LENGTH', message: `AI (${ai}): "${printable(value)}" has not the length of its values.` };
}

/** For messages: short, and without control characters. */
function printable(text: string): string {
  return text.slice(0, 40).replace(/[^\x20-\x7e]/g, '?');
}
