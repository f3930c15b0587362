import type { Gtin14 } from '@openshelf/gtin';
import type { ImageRole, ProductImage } from '@openshelf/contracts';
import { type JsonObject, objectOf, wordOf } from '../reading/json.js';
import { limits } from '../reading/limits.js';

const roles: readonly ImageRole[] = ['front', 'ingredients', 'nutrition', 'packaging'];
/** Only what such an address is made of: it goes into other people's pages. */
const FILE =
  /^https:\/\/(?:images|static)\.open(?:food|beauty|petfood|products)facts\.org(?:\/[\w-]{1,20}){1,8}\/[a-z]{1,20}(?:_([a-z]{2}))?\.\d{1,9}\.400\.jpg$/;
const REVISION = /^\d{1,9}$/;

/**
 * The selected images, 400 px: as the API gave them, else built from `images`, which is all that exports have
 * (sources 1.7). One per role and language; by role, the product's language first.
 */
export function mapImages(
  product: JsonObject,
  gtin: Gtin14,
  domain: string,
  main: string | null,
): ProductImage[] | null {
  const found = new Map<string, ProductImage>();
  const add = (role: ImageRole, language: string | null, url: string): void => {
    const key = `${role} ${language}`;
    if (!found.has(key)) found.set(key, { role, language, url });
  };
  addGiven(product, add);
  addBuilt(objectOf(product.images), `https://images.${domain}/images/products/${folderOf(gtin)}`, add);
  if (found.size === 0) return null;
  return roles.flatMap((role) => {
    const images = [...found.values()].filter((image) => image.role === role);
    // Rows from before 2016 repeat an image without its language.
    const labelled = images.filter((image) => image.language !== null);
    return (labelled.length > 0 ? labelled : images)
      .sort((a, b) => (rank(a, main) < rank(b, main) ? -1 : 1))
      .slice(0, limits.imagesPerRole);
  });
}

type Add = (role: ImageRole, language: string | null, url: string) => void;

function addGiven(product: JsonObject, add: Add): void {
  for (const role of roles) {
    const selected = objectOf(objectOf(objectOf(product.selected_images)[role]).display);
    for (const url of [...Object.values(selected), product[`image_${role}_url`]]) {
      const file = typeof url === 'string' ? FILE.exec(url) : null;
      if (file) add(role, file[1] ?? null, file[0]);
    }
  }
}

/** `images` is `{front_fr: {rev}}`, since schema 1002 `{selected: {front: {fr: {rev}}}}`; both occur in one export. */
function addBuilt(images: JsonObject, folder: string, add: Add): void {
  const selected = objectOf(images.selected);
  for (const role of roles) {
    const addFile = (language: string | null, image: unknown): void => {
      const revision = wordOf(objectOf(image).rev);
      const file = language === null ? role : `${role}_${language}`;
      if (REVISION.test(revision)) add(role, language, `${folder}/${file}.${revision}.400.jpg`);
    };
    for (const [language, image] of Object.entries(objectOf(selected[role]))) {
      if (/^[a-z]{2}$/.test(language)) addFile(language, image);
    }
    for (const key in images) {
      if (key === role) addFile(null, images[key]);
      else if (key.startsWith(`${role}_`) && /^[a-z]{2}$/.test(key.slice(role.length + 1))) {
        addFile(key.slice(role.length + 1), images[key]);
      }
    }
  }
}

/** The code with 13 digits, in groups of 3, 3, 3 and the rest. */
function folderOf(gtin: Gtin14): string {
  const code = gtin.startsWith('0') ? gtin.slice(1) : gtin;
  return `${code.slice(0, 3)}/${code.slice(3, 6)}/${code.slice(6, 9)}/${code.slice(9)}`;
}

function rank(image: ProductImage, main: string | null): string {
  return image.language === main ? '' : (image.language ?? '~');
}
