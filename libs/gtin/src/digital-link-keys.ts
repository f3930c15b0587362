/**
 * The primary keys of a GS1 Digital Link and the qualifiers that may follow each in the path, in this order (GS1 Digital
 * Link Standard: URI Syntax, 4.2 to 4.9). A key with two lists takes its qualifiers from one of them only.
 */
const QUALIFIERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '01': [['22', '10', '21'], ['235']],
  '00': [],
  '253': [],
  '255': [],
  '401': [],
  '402': [],
  '414': [['254'], ['7040']],
  '415': [['8020']],
  '417': [['7040']],
  '8003': [],
  '8004': [['7040']],
  '8006': [['22', '10', '21']],
  '8010': [['8011']],
  '8013': [],
  '8017': [['8019']],
  '8018': [['8019']],
};

/** AIs that never stand in the query of a Digital Link. */
const NO_ATTRIBUTES = /^(03|21|22|235|254|7040|7041|8011|8014|8019|8020|804[0-3]|8200)$/;

/** The words that version 1.0 of the standard allowed instead of AIs. */
const WORDS: Readonly<Record<string, string>> = {
  gtin: '01',
  cpv: '22',
  lot: '10',
  ser: '21',
  sscc: '00',
  gdti: '253',
  gcn: '255',
  ginc: '401',
  gsin: '402',
  gln: '414',
  glnx: '254',
  payTo: '415',
  refno: '8020',
  party: '417',
  grai: '8003',
  giai: '8004',
  itip: '8006',
  cpid: '8010',
  cpsn: '8011',
  gmn: '8013',
  gsrnp: '8017',
  gsrn: '8018',
  srin: '8019',
};

/** The AI that a path segment names; words count only in the lenient mode. */
export function aiOfSegment(segment: string, strict: boolean): string {
  return (strict || !Object.hasOwn(WORDS, segment) ? undefined : WORDS[segment]) ?? segment;
}

export function isPrimaryKey(ai: string): boolean {
  return Object.hasOwn(QUALIFIERS, ai);
}

/** The list of qualifiers that these ones all stand in, in the order of the standard; undefined if there is none. */
export function qualifierOrder(key: string, qualifiers: readonly string[]): readonly string[] | undefined {
  if (qualifiers.length === 0) return [];
  return QUALIFIERS[key]?.find((order) => qualifiers.every((ai) => order.includes(ai)));
}

/** True if the AI may qualify the key at all. */
export function isQualifier(key: string, ai: string): boolean {
  return QUALIFIERS[key]?.some((order) => order.includes(ai)) ?? false;
}

export function mayBeAttribute(ai: string): boolean {
  return !NO_ATTRIBUTES.test(ai);
}
