import type { BarcodeProblem } from './barcode-reading.js';
import { checkCharacterPair } from './check-character-pair.js';
import { checkDigit } from './gtin14.js';
import { isGs1Date, isTime } from './gs1-date.js';

/** Says what is wrong with a component of an AI's value, or nothing. */
type AiRule = (text: string) => BarcodeProblem | undefined;

/** Rules of the components that application-identifiers.ts names (GS1 General Specifications, sections 3 and 7). */
export const aiRules: Readonly<Record<string, AiRule>> = {
  csum: (digits) => {
    if (/^0+$/.test(digits)) return { rule: 'ALL_ZEROS', message: 'All zeros is not a number that anyone gives out.' };
    const expectedCheckDigit = checkDigit(digits.slice(0, -1));
    if (Number(digits.at(-1)) === expectedCheckDigit) return undefined;
    const message = `The check digit of ${digits} should be ${expectedCheckDigit}.`;
    return { rule: 'CHECK_DIGIT', message, expectedCheckDigit };
  },
  csumalpha: value(
    'two check characters at its end',
    (text) => checkCharacterPair(text.slice(0, -2)) === text.slice(-2),
  ),
  company: value('a GS1 company prefix at its start', matches(/^[0-9]{4}/)),
  yymmdd: date((text) => isGs1Date(text) && !text.endsWith('00')),
  yymmd0: date(isGs1Date),
  yyyymmdd: date((text) => isGs1Date(text.slice(2)) && !text.endsWith('00')),
  hhmi: date((text) => isTime(text)),
  hour: date((text) => isTime(`${text}00`)),
  sixty: date((text) => isTime(`00${text}`)),
  zero: value('a zero', matches(/^0$/)),
  nonzero: value('a number above zero', matches(/[1-9]/)),
  nozeroprefix: value('a number without zeros in front', matches(/^(0|[1-9].*)$/)),
  yesno: value('0 or 1', matches(/^[01]$/)),
  winding: value('0, 1 or 9', matches(/^[019]$/)),
  sex: value('0, 1, 2 or 9', matches(/^[0129]$/)),
  mediatype: value('a media type', matches(/^(0[1-9]|10|[89][0-9])$/)),
  letters: value('two capital letters', matches(/^[A-Z]{2}$/)),
  hyphen: value('a minus sign', matches(/^-$/)),
  importer: value('an importer index', matches(/^[0-9A-Za-z_-]$/)),
  pcenc: value('percent signs followed by two hexadecimal digits', (text) => !/%(?![0-9A-Fa-f]{2})/.test(text)),
  latitude: value('a latitude', (digits) => Number(digits) <= 1_800_000_000),
  longitude: value('a longitude', (digits) => Number(digits) <= 3_600_000_000),
  piece: value('a piece number not above the total', (digits) => isPosition(digits.slice(0, 2), digits.slice(2))),
  position: value(
    'a position not above the total',
    (text) => /^[0-9]\/[0-9]$/.test(text) && isPosition(text[0], text[2]),
  ),
  iban: value('a right check number', isIban),
};

function matches(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}

function value(expected: string, holds: (text: string) => boolean): AiRule {
  return (text) => (holds(text) ? undefined : { rule: 'AI_VALUE', message: `${text} has not ${expected}.` });
}

function date(holds: (text: string) => boolean): AiRule {
  return (text) => (holds(text) ? undefined : { rule: 'AI_DATE', message: `${text} is no date or time.` });
}

function isPosition(position = '', total = ''): boolean {
  return Number(position) >= 1 && Number(position) <= Number(total);
}

/** ISO 13616: country and check number moved to the end, letters as 10 to 35, modulo 97 is 1. */
function isIban(text: string): boolean {
  if (!/^[A-Z]{2}[0-9]{2}[0-9A-Z]+$/.test(text)) return false;
  let remainder = 0;
  for (const sign of text.slice(4) + text.slice(0, 4)) {
    const number = Number.parseInt(sign, 36);
    remainder = (remainder * (number > 9 ? 100 : 10) + number) % 97;
  }
  return remainder === 1;
}
