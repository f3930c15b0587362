import { type Attribution, type Provenance, sourceNames } from '@openshelf/contracts';
import { type Licence, licences } from '../sources/licences.js';
import type { SourceRecord } from '../sources/source-facts.js';

/** Whom a merged product owes which value to. */
export class Origins {
  readonly #byPath = new Map<string, SourceRecord>();

  /** The value at `path` comes from this record. */
  note(path: string, record: SourceRecord): void {
    this.#byPath.set(path, record);
  }

  /** The value at `path` is the one at `other`. */
  noteSame(path: string, other: string): void {
    const record = this.#byPath.get(other);
    if (record) this.#byPath.set(path, record);
  }

  provenance(): Record<string, Provenance> {
    const entries = [...this.#byPath].map(([path, record]): [string, Provenance] => [
      path,
      { source: record.source, fetchedAt: saidSince(record), licence: licenceOf(path, record).id },
    ]);
    return Object.fromEntries(entries);
  }

  /** One credit a source and licence; images have a licence of their own. */
  attribution(): Attribution[] {
    const credits = new Map<string, Attribution>();
    for (const [path, record] of this.#byPath) {
      const { source, facts } = record;
      const licence = licenceOf(path, record);
      const credit = { source, ...facts.credit, licence: licence.id, licenceUrl: licence.url };
      credits.set(`${sourceNames.indexOf(source)} ${path === 'images' ? 1 : 0} ${licence.id}`, credit);
    }
    return [...credits.keys()].sort().flatMap((key) => credits.get(key) ?? []);
  }

  /** UTC time at which one of the sources used last said what it had never said before. */
  updatedAt(): string {
    const times = [...new Set(this.#byPath.values())].flatMap(({ firstSaid }) => Object.values(firstSaid));
    return times.reduce((newest, time) => (time > newest ? time : newest), '');
  }
}

/** UTC time of the oldest answer that says what the newest one says. */
function saidSince({ firstSaid, says, fetchedAt }: SourceRecord): string {
  return firstSaid[says] ?? fetchedAt;
}

function licenceOf(path: string, { source }: SourceRecord): Licence {
  return path === 'images' ? licences[source].images : licences[source].data;
}
