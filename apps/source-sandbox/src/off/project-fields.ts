import { isObject, type JsonObject } from '../json.js';

/**
 * The product cut down to `fields=a,b,nutriments.c`. Everything without the parameter or with `all`, nothing with `none`. Fields that
 * the recording does not have are absent, as upstream; those that upstream computes (`knowledge_panels`, translated tags) too.
 */
export function projectFields(product: JsonObject, fields: string | undefined): JsonObject {
  const names = (fields ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length === 0 || names.includes('all')) return product;
  const projected: JsonObject = {};
  for (const name of names) {
    const dot = name.indexOf('.');
    if (dot < 0) {
      if (Object.hasOwn(product, name)) projected[name] = product[name];
      continue;
    }
    const [outer, inner] = [name.slice(0, dot), name.slice(dot + 1)];
    const value = product[outer];
    if (isObject(value) && Object.hasOwn(value, inner)) {
      projected[outer] = { ...(isObject(projected[outer]) ? projected[outer] : {}), [inner]: value[inner] };
    }
  }
  return projected;
}
