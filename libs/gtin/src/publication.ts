import type { Gtin14 } from './gtin14.js';

/** The number of a book, a piece of sheet music or a serial that a GTIN stands for. */
export type Publication =
  | { readonly kind: 'isbn'; readonly isbn13: string; readonly isbn10?: string }
  | { readonly kind: 'ismn'; readonly ismn13: string }
  | { readonly kind: 'issn'; readonly issn: string };

/** The publication that a GTIN names, by its GS1 prefix 977, 978 or 979 (GS1 General Specifications, section 2.1). */
export function publicationOf(gtin: Gtin14): Publication | undefined {
  const [, number = '', prefix] = /^0((97[789])[0-9]{10})$/.exec(gtin) ?? [];
  if (prefix === '977') {
    // Seven digits of the ISSN, two of a price or an issue, and EAN's own check digit in place of the ISSN's.
    const body = number.slice(3, 10);
    return { kind: 'issn', issn: `${body.slice(0, 4)}-${body.slice(4)}${modulo11(body)}` };
  }
  if (number.startsWith('9790')) return { kind: 'ismn', ismn13: number };
  if (prefix === '979') return { kind: 'isbn', isbn13: number };
  if (prefix === '978') {
    const body = number.slice(3, 12);
    return { kind: 'isbn', isbn13: number, isbn10: body + modulo11(body) };
  }
  return undefined;
}

/** Check character of ISBN-10 (ISO 2108) and ISSN (ISO 3297): weights 2, 3, … from the right, modulo 11, X for ten. */
export function modulo11(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum += Number(body[i]) * (body.length + 1 - i);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}
