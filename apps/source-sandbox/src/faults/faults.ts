import { normalizeOffCode } from '../off/off-code.js';
import type { Source } from '../sources.js';
import type { Fault } from './fault.js';

/** The faults in force: one for each pair of source and code. The most exact one that fits a request hits it. */
export class Faults {
  readonly #byScope = new Map<string, { fault: Fault; left: number }>();

  /** Sets a fault, in place of an earlier one of the same source and code. */
  put(fault: Fault): void {
    this.#byScope.set(scope(fault.source, fault.code), { fault, left: fault.times ?? Infinity });
  }

  list(): (Fault & { timesLeft?: number })[] {
    return [...this.#byScope.values()].map(({ fault, left }) => ({
      ...fault,
      ...(left !== Infinity && { timesLeft: left }),
    }));
  }

  /** Ends all faults, or those of one source. */
  clear(source?: string): void {
    for (const [key, { fault }] of this.#byScope) if (!source || fault.source === source) this.#byScope.delete(key);
  }

  /** The fault that hits a request, which uses it up once. */
  hit(source: Source, codes: readonly string[]): Fault | undefined {
    if (this.#byScope.size === 0) return undefined;
    const byCode = codes.flatMap((code) => [scope(source, code), scope(undefined, code)]);
    for (const key of [...byCode, scope(source, undefined), scope(undefined, undefined)]) {
      const entry = this.#byScope.get(key);
      if (!entry) continue;
      if (--entry.left <= 0) this.#byScope.delete(key);
      return entry.fault;
    }
    return undefined;
  }
}

function scope(source: string | undefined, code: string | undefined): string {
  return `${source ?? '*'} ${code === undefined ? '*' : normalizeOffCode(code)}`;
}
