import { aiFormat } from './application-identifiers.js';
import type { AiElement, BarcodeProblem, BarcodeRule } from './barcode-reading.js';
import { checkElements, unknownAi } from './check-elements.js';
import { aiOfSegment, isPrimaryKey, mayBeAttribute, qualifierOrder } from './digital-link-keys.js';
import type { Elements } from './read-element-string.js';

/** Scheme, authority, path, query; a fragment plays no part. */
const URI = /^https?:\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i;
const SCHEME = /^(https?|HTTPS?):/;
const URI_CHARACTERS = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/;
const AUTHORITY = /^([A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?$/;

/**
 * Reads a GS1 Digital Link URI of any domain (GS1 Digital Link Standard: URI Syntax, 1.4): after a stem, the right-most
 * primary key of the path, its qualifiers, and attributes in the query. The lenient mode also takes GTINs of 8, 12 and 13
 * digits and the words of version 1.0 (`/gtin/…/lot/…`), and goes on after a fault as far as it can.
 */
export function readDigitalLink(uri: string, strict: boolean): Elements {
  const [, authority = '', path = '', query = ''] = URI.exec(uri) ?? [];
  if (!URI_CHARACTERS.test(uri)) return { ais: [], problem: fault('LINK_SYNTAX', 'A link has no such characters.') };
  if (!AUTHORITY.test(authority)) return { ais: [], problem: fault('LINK_SYNTAX', 'The link has no proper domain.') };

  const segments = path.split('/').slice(1);
  const endsInSlash = segments.at(-1) === '' && segments.pop() === '';
  const start = keyPosition(segments, strict);
  if (start === undefined) return { ais: [], problem: withoutKey(segments) };

  const inPath = pairs(segments.slice(start)).map(([name, value]) => element(aiOfSegment(name, strict), value, strict));
  const attributes = readQuery(query, strict);
  const ais = [...inPath, ...attributes].filter(([ai]) => aiFormat(ai) !== undefined);
  const problem =
    (SCHEME.test(uri) ? undefined : fault('LINK_SYNTAX', 'The scheme of a link is written in one case.')) ??
    (endsInSlash ? fault('LINK_SYNTAX', 'A GS1 Digital Link does not end in a slash.') : undefined) ??
    checkPath(inPath.map(([ai]) => ai)) ??
    checkAttributes(
      inPath.map(([ai]) => ai),
      attributes.map(([ai]) => ai),
    ) ??
    checkElements(ais);
  return { ais, problem };
}

/** Where the right-most primary key stands, counted in pairs from the end. */
function keyPosition(segments: readonly string[], strict: boolean): number | undefined {
  for (let i = segments.length - 2; i >= 0; i -= 2) {
    if (isPrimaryKey(aiOfSegment(segments[i] ?? '', strict))) return i;
  }
  return undefined;
}

function withoutKey(segments: readonly string[]): BarcodeProblem {
  const last = segments.at(-1) ?? '';
  // The compressed forms put everything into one base 64 segment (1.x, and the compression standard of 2025).
  const compressed = /^[A-Za-z0-9_-]{10,}$/.test(last) && /[A-Z]/.test(last) && /[a-z]/.test(last);
  return compressed
    ? fault(
        'LINK_COMPRESSED',
        'The link names no product in plain text; if it is compressed, it must be expanded first.',
      )
    : fault('LINK_KEY', 'The link holds no GS1 key such as /01/ and a GTIN.');
}

function readQuery(query: string, strict: boolean): AiElement[] {
  return query
    .split(/[&;]/)
    .map((parameter) => /^([0-9]+)=(.*)$/.exec(parameter))
    .filter((match) => match !== null)
    .map(([, ai = '', value = '']) => element(ai, value.replaceAll('+', ' '), strict));
}

function element(ai: string, encoded: string, strict: boolean): AiElement {
  const value = percentDecoded(encoded);
  const suppressed = !strict && (ai === '01' || ai === '02') && /^([0-9]{8}|[0-9]{12,13})$/.test(value);
  return [ai, suppressed ? value.padStart(14, '0') : value];
}

/** Bytes above 127 come out as characters that no AI allows, and so does what is not an escape. */
function percentDecoded(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})?/g, (_, hex?: string) =>
    hex === undefined ? '\ufffd' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function checkPath([key = '', ...qualifiers]: readonly string[]): BarcodeProblem | undefined {
  const order = qualifierOrder(key, qualifiers);
  const inOrder = order?.filter((ai) => qualifiers.includes(ai));
  if (inOrder?.join() === qualifiers.join()) return undefined;
  return fault(
    'LINK_QUALIFIER',
    `(${qualifiers.join('), (')}) cannot follow (${key}) in the path, or not in this order.`,
  );
}

function checkAttributes(inPath: readonly string[], attributes: readonly string[]): BarcodeProblem | undefined {
  const [key = '', ...qualifiers] = inPath;
  const seen = new Set(inPath);
  for (const ai of attributes) {
    if (!aiFormat(ai)) return unknownAi(ai);
    if (seen.has(ai)) return fault('AI_REPEATED', `AI (${ai}) stands twice.`);
    seen.add(ai);
    const belongsInPath = qualifierOrder(key, [...qualifiers, ai]) !== undefined;
    if (belongsInPath) return fault('LINK_QUALIFIER', `AI (${ai}) qualifies (${key}): it belongs into the path.`);
    if (!mayBeAttribute(ai)) return fault('LINK_ATTRIBUTE', `AI (${ai}) cannot stand in the query.`);
  }
  return undefined;
}

function fault(rule: BarcodeRule, message: string): BarcodeProblem {
  return { rule, message };
}

function pairs(segments: readonly string[]): [name: string, value: string][] {
  return Array.from({ length: segments.length / 2 }, (_, i) => [segments[2 * i] ?? '', segments[2 * i + 1] ?? '']);
}
