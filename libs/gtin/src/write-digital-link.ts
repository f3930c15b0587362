import type { AiElement } from './barcode-reading.js';
import { checkElements } from './check-elements.js';
import { isPrimaryKey, isQualifier, mayBeAttribute, qualifierOrder } from './digital-link-keys.js';

/**
 * The GS1 Digital Link URI of these elements under a stem such as `https://id.gs1.org`: the first primary key, its
 * qualifiers in their order, all else in the query. Undefined if they cannot be written as one: no key, qualifiers that
 * exclude each other, an AI that no query takes, or a value that is wrong.
 */
export function formatDigitalLink(ais: readonly AiElement[], stem = 'https://id.gs1.org'): string | undefined {
  const key = ais.find(([ai]) => isPrimaryKey(ai));
  if (!key || checkElements(ais) || new Set(ais.map(([ai]) => ai)).size < ais.length) return undefined;
  const qualifiers = ais.filter(([ai]) => isQualifier(key[0], ai));
  const order = qualifierOrder(
    key[0],
    qualifiers.map(([ai]) => ai),
  );
  const attributes = ais.filter((element) => element !== key && !qualifiers.includes(element));
  if (!order || !attributes.every(([ai]) => mayBeAttribute(ai))) return undefined;

  const path = [key, ...qualifiers.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))];
  const query = attributes.map(([ai, value]) => `${ai}=${percentEncoded(value)}`).join('&');
  const uri = stem.replace(/\/$/, '') + path.map(([ai, value]) => `/${ai}/${percentEncoded(value)}`).join('');
  return query === '' ? uri : `${uri}?${query}`;
}

/** Everything but the unreserved characters of RFC 3986, section 2.3. */
function percentEncoded(value: string): string {
  return value.replace(
    /[^A-Za-z0-9\-._~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
