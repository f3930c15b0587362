export type RequestId = string | number;

/** One line of `openshelf normalize`: the value, and what is known about it. */
export interface NormalizeRequest {
  /** Given back with the answer. */
  readonly id?: RequestId;
  readonly input: string;
  /** What the value is said to be; each normalizer knows its own kinds. */
  readonly kind?: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A pure function from a value to its normal form. */
export type Normalizer = (request: NormalizeRequest) => object;

/** Reads a line; throws a TypeError that says what is wrong with it. */
export function parseRequest(line: string): NormalizeRequest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (cause) {
    throw new TypeError('the line is not JSON', { cause });
  }
  if (typeof parsed === 'string') return { input: parsed, options: {} };
  if (typeof parsed !== 'object' || parsed === null) throw new TypeError('the line is neither a text nor an object');

  const { id, kind, options, ...rest } = parsed as Record<string, unknown>;
  const input = rest['input'] ?? rest['text'] ?? rest['raw'];
  if (typeof input !== 'string') throw new TypeError('the line has no "input" that is a text');
  return {
    ...(typeof id === 'string' || typeof id === 'number' ? { id } : {}),
    ...(typeof kind === 'string' ? { kind } : {}),
    input,
    options: typeof options === 'object' && options !== null ? { ...options } : {},
  };
}
