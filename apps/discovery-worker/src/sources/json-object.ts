import type { SourceResponse } from './source.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The response's body, if it claims to be JSON and is one object; undefined for everything else. */
export function jsonObjectOf({
  contentType,
  body,
}: Pick<SourceResponse, 'contentType' | 'body'>): JsonObject | undefined {
  if (!/^application\/(.+\+)?json\b/i.test(contentType)) return undefined;
  try {
    return asObject(JSON.parse(body.toString('utf8')));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** A list of nothing but objects; undefined for everything else. */
export function objectsOf(value: unknown): JsonObject[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const objects = value.map(asObject).filter((item) => item !== undefined);
  return objects.length === value.length ? objects : undefined;
}
