import { circulationOf } from './circulation.js';
import type { Gtin14 } from './gtin14.js';
import { publicationOf } from './publication.js';

/** What kind of number a prefix stands for. `reserved`: nobody has been given it, by the list of February 2026. */
export type NumberClass =
  | 'trade-item'
  | 'isbn'
  | 'ismn'
  | 'issn'
  | 'restricted-circulation'
  | 'coupon'
  | 'refund-receipt'
  | 'demo'
  | 'reserved';

/** Prefixes of the 13-digit form and the country of the GS1 office that gives them out (GS1 prefix list, February 2026). */
const OFFICES =
  'us:000-019,030-039,060-139 fr:300-379 bg:380 si:383 hr:385 ba:387 me:389 xk:390 de:400-440 jp:450-459,490-499 ' +
  'ru:460-469 kg:470 tw:471 ee:474 lv:475 az:476 lt:477 uz:478 lk:479 ph:480 by:481 ua:482 tm:483 md:484 am:485 ge:486 ' +
  'kz:487 tj:488 hk:489 gb:500-509 gr:520-521 lb:528 cy:529 al:530 mk:531 mt:535 ie:539 be:540-549 pt:560 is:569 ' +
  'dk:570-579 pl:590 ro:594 hu:599 za:600-601 gh:603 sn:604 ug:605 ao:606 om:607 bh:608 mu:609 ma:611 dz:613 ng:615 ' +
  'ke:616 cm:617 ci:618 tn:619 tz:620 sy:621 eg:622 bn:623 ly:624 jo:625 ir:626 kw:627 sa:628 ae:629 qa:630 na:631 ' +
  'rw:632 fi:640-649 cn:680-681,690-699 no:700-709 il:729 se:730-739 gt:740 sv:741 hn:742 ni:743 cr:744 pa:745 do:746 ' +
  'mx:750 ca:754-755 ve:759 ch:760-769 co:770-771 uy:773 pe:775 bo:777 ar:778-779 cl:780 py:784 ec:786 br:789-790 ' +
  'it:800-839 es:840-849 cu:850 sk:858 cz:859 sr:860 mn:865 kp:867 tr:868-869 nl:870-879 kr:880-881 mm:883 kh:884 ' +
  'th:885 sg:888 in:890 vn:893 pk:896 id:899 at:900-919 au:930-939 nz:940-949 my:955 mo:958';

/** Prefixes that GS1 itself gives numbers from: 950 as an office, 960-969 for the GTIN-8 of other offices. */
const WITHOUT_COUNTRY = /^(950|96[0-9])/;

const OFFICE_OF: ReadonlyMap<string, string> = new Map(
  OFFICES.split(' ').flatMap((office) => {
    const [country = '', ranges = ''] = office.split(':');
    return ranges.split(',').flatMap((range) => {
      const [first = '', last = first] = range.split('-');
      const length = Number(last) - Number(first) + 1;
      return Array.from(
        { length },
        (_, i) => [String(Number(first) + i).padStart(3, '0'), country] satisfies [string, string],
      );
    });
  }),
);

const OUTSIDE = {
  restricted: 'restricted-circulation',
  coupon: 'coupon',
  refund: 'refund-receipt',
  demo: 'demo',
} as const;

/**
 * The country (ISO 3166-1 alpha-2, lower case) of the office that gave out the number, which is not where the product was
 * made. Undefined for GTIN-8 and for numbers of no office.
 */
export function issuingCountryOf(gtin: Gtin14): string | undefined {
  return isGtin8(gtin) ? undefined : OFFICE_OF.get(gtin.slice(1, 4));
}

/** The class of a number, told by its prefix. */
export function numberClassOf(gtin: Gtin14): NumberClass {
  // GS1 US keeps 05, where coupons used to be, for the future.
  if (/^.05/.test(gtin) && !isGtin8(gtin)) return 'reserved';
  const circulation = circulationOf(gtin);
  if (circulation !== 'global') return OUTSIDE[circulation];
  return publicationOf(gtin)?.kind ?? (isGivenOut(gtin) ? 'trade-item' : 'reserved');
}

function isGivenOut(gtin: Gtin14): boolean {
  // GTIN-8 start with 100 to 139 and 300 to 969 (General Specifications, section 2.1, GTIN-8), and with more of 1 by today's list.
  if (isGtin8(gtin)) return !/^9[7-9]/.test(gtin.slice(6));
  return OFFICE_OF.has(gtin.slice(1, 4)) || WITHOUT_COUNTRY.test(gtin.slice(1));
}

function isGtin8(gtin: Gtin14): boolean {
  return gtin.startsWith('00000', 1);
}
