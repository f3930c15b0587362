import type { SourceName } from '@openshelf/contracts';

/** A licence as SPDX names it, with the page of its text. */
export interface Licence {
  readonly id: string;
  readonly url: string;
}

const odbl: Licence = { id: 'ODbL-1.0', url: 'https://opendatacommons.org/licenses/odbl/1-0/' };
const cc0: Licence = { id: 'CC0-1.0', url: 'https://creativecommons.org/publicdomain/zero/1.0/' };
const ccBySa: Licence = { id: 'CC-BY-SA-3.0', url: 'https://creativecommons.org/licenses/by-sa/3.0/' };

/** Under which licence each source gives its data and its images. */
export const licences: Readonly<Record<SourceName, { readonly data: Licence; readonly images: Licence }>> = {
  openfoodfacts: { data: odbl, images: ccBySa },
  usda: { data: cc0, images: cc0 },
};
