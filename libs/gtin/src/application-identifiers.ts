/**
 * Every GS1 Application Identifier in use and what its value is made of (GS1 General Specifications, section 3.2, with the
 * components of the GS1 Barcode Syntax Dictionary). One row: the AIs, then the components of the value.
 *
 * AIs: `11-13` is a range, `310-316n5` is each of 310 to 316 followed by a number of decimals from 0 to 5.
 * Components: `N6` six digits, `X..20` one to twenty characters, `[…]` may be missing; `X` is character set 82, `Y` 39 and
 * `Z` base 64 (section 7.11); after a colon stands the rule that the component obeys.
 */
const ROWS = `
00 N18:csum
01-03 N14:csum
10 X..20
11-13,15-17 N6:yymmd0
20 N2
21,22 X..20
235 X..28
240,241 X..30
242 N..6
243 X..20
250,251 X..30
253 N13:csum [X..17]
254 X..20
255 N13:csum [N..12]
30,37 N..8
310-316n5,320-337n5,340-357n5,360-369n5 N6
390n9 N..15
391n9 N3 N..15
392n9 N..15
393n9 N3 N..15
394n3 N4
395n5 N6
400,403 X..30
401 X..30:company
402 N17:csum
410-417 N13:csum
420 X..20
421 N3 X..9
422,424,426 N3
423,425 N3 [N3] [N3] [N3] [N3]
427 X..3
4300,4301,4310,4311,4320 X..35:pcenc
4302-4306,4312-4316 X..70:pcenc
4307,4317 X2:letters
4308,4319 X..30
4309 N10:latitude N10:longitude
4318 X..20
4321-4323 N1:yesno
4324,4325 N6:yymmd0 N4:hhmi
4326 N6:yymmdd
4330-4333 N6 [X1:hyphen]
7001 N13
7002 X..30
7003 N6:yymmdd N4:hhmi
7004 N..4
7005 X..12
7006 N6:yymmdd
7007 N6:yymmdd [N6:yymmdd]
7008 X..3
7009 X..10
7010 X..2
7011 N6:yymmdd [N4:hhmi]
7020-7022 X..20
7023 X..30:company
7030-7039 N3 X..27
7040 N1 X1 X1 X1:importer
7041 X..4
710-717 X..20
7230-7239 X2 X..28
7240 X..20
7241 N2:mediatype
7242 X..25
7250 N8:yyyymmdd
7251 N8:yyyymmdd N4:hhmi
7252 N1:sex
7253,7254,7259 X..40:pcenc
7255 X..10
7256 X..90:pcenc
7257 X..70:pcenc
7258 X3:position
8001 N4:nonzero N5:nonzero N3:nonzero N1:winding N1
8002 X..20
8003 N1:zero N13:csum [X..16]
8004 X..30:company
8005 N6
8006,8026 N14:csum N4:piece
8007 X..34:iban
8008 N6:yymmdd N2:hour [N2:sixty] [N2:sixty]
8009 X..50
8010 Y..30:company
8011 N..12:nozeroprefix
8012 X..20
8013 X..25:company:csumalpha
8014 X..25:company:csumalpha
8017,8018 N18:csum
8019 N..10
8020 X..25
8030 Z..90
8040,8041 N15
8042 N32
8043 N18 [N..2]
8110,8112,8200 X..70
8111 N4
90 X..30
91-99 X..90`;

/** One component of a value: a run of characters of one kind. */
export interface AiComponent {
  readonly characters: 'N' | 'X' | 'Y' | 'Z';
  readonly min: number;
  readonly max: number;
  readonly optional: boolean;
  readonly rules: readonly string[];
}

/** AI to the components of its value. */
const TABLE: ReadonlyMap<string, readonly AiComponent[]> = new Map(
  ROWS.trim()
    .split('\n')
    .flatMap((row) => {
      const [ais = '', ...components] = row.split(' ');
      const format = components.map(parseComponent);
      return expand(ais).map((ai) => [ai, format] as const);
    }),
);

/** The components of an AI's value, or undefined if there is no such AI. */
export function aiFormat(ai: string): readonly AiComponent[] | undefined {
  return TABLE.get(ai);
}

/** All AIs in use. */
export function applicationIdentifiers(): string[] {
  return [...TABLE.keys()];
}

/** Lengths of the values that need no separator, by the AI's first two digits (General Specifications, 7.8.5). */
const PREDEFINED: readonly (readonly [firstDigits: RegExp, length: number])[] = [
  [/^00/, 18],
  [/^0[123]/, 14],
  [/^1[1-9]/, 6],
  [/^20/, 2],
  [/^3[1-6]/, 6],
  [/^41/, 13],
];

/** The predefined length of an AI's value, or undefined if FNC1 must end it. */
export function predefinedLength(ai: string): number | undefined {
  return PREDEFINED.find(([firstDigits]) => firstDigits.test(ai))?.[1];
}

function expand(ais: string): string[] {
  return ais.split(',').flatMap((part) => {
    const [, first = '', last = first, decimals] = /^([0-9]+)(?:-([0-9]+))?(?:n([0-9]))?$/.exec(part) ?? [];
    const numbers = Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) =>
      String(Number(first) + i).padStart(first.length, '0'),
    );
    if (decimals === undefined) return numbers;
    return numbers.flatMap((ai) => Array.from({ length: Number(decimals) + 1 }, (_, n) => `${ai}${n}`));
  });
}

function parseComponent(text: string): AiComponent {
  const [, characters, upTo, length, rules] = /^\[?([NXYZ])(\.\.)?([0-9]+)((?::[a-z0-9]+)*)\]?$/.exec(text) ?? [];
  return {
    characters: characters as AiComponent['characters'],
    min: upTo ? 1 : Number(length),
    max: Number(length),
    optional: text.startsWith('['),
    rules: rules?.split(':').slice(1) ?? [],
  };
}
