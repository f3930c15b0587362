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

/** The objects of a list, other elements left out; undefined for what is no list. */
export function objectsOf(value: unknown): JsonObject[] | undefined {
  return Array.isArray(value) ? value.map(asObject).filter((item) => item !== undefined) : undefined;
}
