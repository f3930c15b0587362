import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { aiFormat, applicationIdentifiers, predefinedLength } from './application-identifiers.js';
import { mayBeAttribute } from './digital-link-keys.js';

const file = fileURLToPath(new URL('../../../../shared/taxonomy/gs1-ai.tsv', import.meta.url));
const present = existsSync(file);

interface Row {
  ai: string;
  predefined: boolean;
  attribute: boolean;
  format: string;
}

function referenceRows(): Row[] {
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const [ais = '', predefined, attribute, format = ''] = line.split('\t');
    const [first = '', last = first] = ais.split('-');
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => ({
      ai: String(Number(first) + i).padStart(first.length, '0'),
      predefined: predefined === '1',
      attribute: attribute === '1',
      format: format.replace(/,[a-z0-9,]+/g, ''),
    }));
  });
}

function formatOf(ai: string): string | undefined {
  return aiFormat(ai)
    ?.map(({ characters, min, max, optional }) => {
      const text = `${characters}${min < max ? '..' : ''}${max}`;
      return optional ? `[${text}]` : text;
    })
    .join(' ');
}

describe('the table of Application Identifiers', () => {
  it('has no AI that starts another one, so that they can be told apart without brackets', () => {
    const all = applicationIdentifiers();
    for (const ai of all) expect(all.filter((other) => other !== ai && other.startsWith(ai))).toEqual([]);
  });

  it('gives a predefined length only to values that have exactly that length', () => {
    for (const ai of applicationIdentifiers()) {
      const total = aiFormat(ai)!.reduce((sum, { max }) => sum + max, 0);
      const length = predefinedLength(ai);
      if (length !== undefined) expect([ai, total]).toEqual([ai, length]);
    }
  });

  it.each(['04', '14', '18', '3106', '3946', '8001x', '', '1'])('knows that there is no AI %j', (ai) =>
    expect(aiFormat(ai)).toBeUndefined(),
  );

  (present ? it : it.skip)(
    'agrees with the GS1 Barcode Syntax Dictionary (../shared/taxonomy, skipped if absent)',
    () => {
      const rows = referenceRows();
      expect(applicationIdentifiers().toSorted()).toEqual(rows.map(({ ai }) => ai).toSorted());
      for (const { ai, predefined, attribute, format } of rows) {
        expect([ai, formatOf(ai)]).toEqual([ai, format]);
        expect([ai, predefinedLength(ai) !== undefined]).toEqual([ai, predefined]);
        expect([ai, mayBeAttribute(ai)]).toEqual([ai, attribute]);
      }
    },
  );
});
