import { isObject, text, type JsonObject } from '../json.js';
import { siteOf } from '../sources.js';

const HOSTS = { off: 'openfoodfacts', obf: 'openbeautyfacts', opff: 'openpetfoodfacts', opf: 'openproductsfacts' };
const SIZES = { display: '400', small: '200', thumb: '100' } as const;

/**
 * The product with `selected_images` and the `image_*url` fields, which the API computes and the exports leave out. Both shapes of
 * `images` are understood: flat (`front_fr`) and `selected.front.fr`. Unchanged if it has them, or no selected image.
 */
export function withImageUrls(product: JsonObject, code: string): JsonObject {
  if (product['selected_images'] !== undefined || product['image_url'] !== undefined) return product;
  const revisions = selectedRevisions(product['images']);
  if (revisions.length === 0) return product;

  const site = siteOf(product['product_type']) ?? 'off';
  const folder = code
    .replace(/^0+/, '')
    .padStart(13, '0')
    .replace(/^(...)(...)(...)(.*)$/, '$1/$2/$3/$4');
  const base = `https://images.${HOSTS[site]}.org/images/products/${folder}`;
  const selected: Record<string, Record<string, Record<string, string>>> = {};
  const shortcuts: JsonObject = {};
  for (const { kind, language, revision } of revisions) {
    for (const [name, size] of Object.entries(SIZES)) {
      const url = `${base}/${kind}_${language}.${revision}.${size}.jpg`;
      ((selected[kind] ??= {})[name] ??= {})[language] = url;
      if (language !== product['lang']) continue;
      const suffix = name === 'display' ? 'url' : `${name}_url`;
      shortcuts[`image_${kind}_${suffix}`] = url;
      if (kind === 'front') shortcuts[`image_${suffix}`] = url;
    }
  }
  return { ...product, ...shortcuts, selected_images: selected };
}

function selectedRevisions(images: unknown): { kind: string; language: string; revision: string }[] {
  if (!isObject(images)) return [];
  const flat = Object.entries(images).flatMap(([key, image]) => {
    const [, kind, language] = /^(front|ingredients|nutrition|packaging)_([a-z]{2,3})$/.exec(key) ?? [];
    return kind && language ? [{ kind, language, image }] : [];
  });
  const nested = Object.entries(isObject(images['selected']) ? images['selected'] : {}).flatMap(([kind, languages]) =>
    Object.entries(isObject(languages) ? languages : {}).map(([language, image]) => ({ kind, language, image })),
  );
  return [...flat, ...nested].flatMap(({ kind, language, image }) => {
    const revision = isObject(image) ? text(image['rev']) : undefined;
    return revision === undefined ? [] : [{ kind, language, revision }];
  });
}
