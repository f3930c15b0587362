import { AppError } from '@openshelf/platform';
import type { Loaded } from '../../apps/lookup-api/src/cache/cache-entry.js';
import type { SeededRandom } from './seeded-random.js';
import type { VirtualTime } from './virtual-time.js';

/** What a reader saw: a version, or that there is none (never was, or withdrawn). */
export type Seen = number | 'absent';

interface Period {
  readonly from: number;
  readonly version: number;
  readonly seen: Seen;
}

/** The truth: the versions of each key and when they were committed, and readers that may be slow. */
export class SimulatedCatalogue {
  readonly #history = new Map<string, Period[]>();
  /** While the database is gone. */
  down = false;

  constructor(
    private readonly time: VirtualTime,
    private readonly random: SeededRandom,
  ) {}

  /** Commits the next version and answers it. */
  commit(key: string): number {
    const history = this.#of(key);
    const version = (history.at(-1)?.version ?? 0) + 1;
    const withdrawn = version > 1 && this.random.chance(0.15);
    history.push({ from: this.time.now(), version, seen: withdrawn ? 'absent' : version });
    return version;
  }

  /** A read that takes its time before it sees, and after. */
  readonly load = async (key: string): Promise<Loaded<null>> => {
    await this.time.sleep(this.#delay());
    const seen = this.#of(key).at(-1)?.seen ?? 'absent';
    await this.time.sleep(this.#delay());
    if (this.down) throw new AppError('DATABASE.UNAVAILABLE', 'infrastructure', 'gone');
    if (seen === 'absent') return { kind: 'absent', about: null, lasting: this.random.chance(0.8) };
    return { kind: 'value', value: { version: seen, body: Buffer.alloc(1) } };
  };

  /** How long before `began` the state that a read saw had ended, ms; 0 when it held at any moment of the read. */
  staleness(key: string, seen: Seen, began: number): number {
    const history = this.#of(key);
    const index = history.findLastIndex((period) => period.seen === seen);
    if (index < 0 && seen !== 'absent') throw new Error(`${seen} never existed`);
    // Before its first version every key is absent.
    const endedAt = history[index + 1]?.from ?? Infinity;
    return Math.max(0, began - endedAt);
  }

  #delay(): number {
    if (this.random.chance(0.03)) return this.random.between(0, 8_000);
    return this.random.chance(0.1) ? this.random.between(0, 1_000) : this.random.between(0, 5);
  }

  #of(key: string): Period[] {
    const history = this.#history.get(key) ?? [];
    this.#history.set(key, history);
    return history;
  }
}
