/** The characters of GS1 set 82, in the order of their values (GS1 General Specifications, 7.11, from ISO/IEC 646). */
export const CHARACTER_SET_82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

const PATTERNS = {
  N: /^[0-9]*$/,
  X: /^[!"%-?A-Z_a-z]*$/,
  Y: /^[#\-/0-9A-Z]*$/,
  Z: /^[0-9A-Z_a-z-]*={0,2}$/,
} as const;

/** True if the text is made of digits (`N`), set 82 (`X`), set 39 (`Y`) or file-safe base 64 (`Z`) only. */
export function isOfCharacterSet(set: keyof typeof PATTERNS, text: string): boolean {
  return PATTERNS[set].test(text);
}
