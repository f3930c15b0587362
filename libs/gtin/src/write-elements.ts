import { predefinedLength } from './application-identifiers.js';
import type { AiElement } from './barcode-reading.js';

/** The written element string: `^` for FNC1, in front and after every value without a predefined length but the last. */
export function formatElementString(ais: readonly AiElement[]): string {
  const elements = ais.map(([ai, value], i) => {
    const separated = predefinedLength(ai) !== undefined || i === ais.length - 1;
    return `${ai}${value}${separated ? '' : '^'}`;
  });
  return `^${elements.join('')}`;
}

/** The human-readable form, AIs in brackets. */
export function formatBracketed(ais: readonly AiElement[]): string {
  return ais.map(([ai, value]) => `(${ai})${value.replaceAll('(', '\\(')}`).join('');
}
