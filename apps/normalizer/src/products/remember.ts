import type { SourceRecord } from '../sources/source-facts.js';
import { isNewer } from './is-newer.js';

/** A source that has said more different things than this about one product changes its mind for sport. */
const MAX_REMEMBERED = 100;

/**
 * What is known of a source after one more of its answers: the facts of the newest answer, and since when the source has
 * been saying so. Commutative, associative and idempotent: the same answers in any order and number give the same record
 * (as long as they say no more than {@link MAX_REMEMBERED} different things).
 */
export function remember(known: SourceRecord | undefined, answer: SourceRecord): SourceRecord {
  if (!known) return answer;
  const newest = isNewer(known, answer) ? known : answer;
  return { ...newest, firstSaid: firstSaidBy(known, answer, newest.says) };
}

function firstSaidBy(known: SourceRecord, answer: SourceRecord, says: string): Readonly<Record<string, string>> {
  const times = new Map(Object.entries(known.firstSaid));
  const note = (said: string, time: string | undefined): void => {
    const before = times.get(said);
    if (time !== undefined && (before === undefined || time < before)) times.set(said, time);
  };
  for (const [said, time] of Object.entries(answer.firstSaid)) note(said, time);
  // The same answer, read by another mapper: the source has said nothing new, so its values keep their time.
  if (known.documentId === answer.documentId) note(answer.says, known.firstSaid[known.says]);
  const current = times.get(says) ?? '';
  times.delete(says);
  const others = [...times].sort(([, a], [, b]) => (a < b ? 1 : -1)).slice(0, MAX_REMEMBERED - 1);
  return Object.fromEntries([[says, current], ...others]);
}
