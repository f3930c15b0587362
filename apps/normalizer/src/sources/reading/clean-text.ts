import { limits } from './limits.js';

const ENTITY = /&(?:(?:amp|#38|#x26);)*(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi;
const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  nbsp: ' ',
  quot: '"',
};
/** Any letter, since the lower case of a foreign one may be one of ours; `_` marks an allergen and is taken off later. */
const TAG = /<[/_]*\p{L}[^<>]*>/gu;
/** Lone surrogates, control characters but line ends and tabs, soft hyphens, zero-width and direction marks. */
const INVISIBLE = /\p{Cs}|[^\P{Cc}\t\n\r]|[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const SAYS_NOTHING = /^(?:null|undefined|[^\p{L}\p{N}]*)$/iu;

/**
 * A text for people: Unicode NFC, HTML entities and tags and invisible characters removed, white space folded, at most
 * `maxLength` long. Null if nothing is left that says anything.
 */
export function cleanText(value: unknown, maxLength: number = limits.nameUnits): string | null {
  return clean(value, maxLength, (text) => text.replace(/\s+/g, ' '));
}

/** As {@link cleanText}, but lines stay lines: in an ingredient list a line end may be the only separator. */
export function cleanLines(value: unknown): string | null {
  return clean(value, limits.textUnits, (text) => text.replace(/[^\S\r\n]+/g, ' ').replace(/ ?[\r\n][\s]*/g, '\n'));
}

function clean(value: unknown, maxLength: number, fold: (text: string) => string): string | null {
  const raw = typeof value === 'number' ? String(value) : value;
  if (typeof raw !== 'string' || raw === '') return null;
  // Ten times what is kept is enough to clean from, and bounds the work on hostile input.
  const bounded = raw.length > maxLength * 10 ? raw.slice(0, maxLength * 10) : raw;
  const decoded = bounded.includes('&') ? bounded.replace(ENTITY, decodeEntity) : bounded;
  // First what cannot be seen, so that it hides no tag.
  const text = fold(untagged(decoded.replace(INVISIBLE, '')).normalize('NFC')).trim();
  const capped =
    text.length > maxLength
      ? text
          .slice(0, maxLength)
          .replace(/\p{Cs}$/u, '')
          .trimEnd()
      : text;
  return SAYS_NOTHING.test(capped) ? null : capped;
}

/** Without tags. Where taking one away makes another of what is around it, no angle bracket is left. */
function untagged(text: string): string {
  if (!text.includes('<')) return text;
  const once = text.replace(TAG, '');
  return once.search(TAG) < 0 ? once : once.replace(/[<>]/g, '');
}

function decodeEntity(entity: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED_ENTITIES[name.toLowerCase()] ?? entity;
  const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return point <= 0x10_ffff ? String.fromCodePoint(point) : '';
}
