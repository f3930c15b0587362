interface Near<T> {
  /** Undefined for a floor: a version is known, its value not yet. */
  readonly item: T | undefined;
  readonly version: number;
  /** Not served from then on, ms. */
  readonly until: number;
  readonly bytes: number;
}

/** What an entry takes besides its body: key, objects, place in the map. An estimate. */
const ENTRY_BYTES = 300;
/** No single entry may push out more than this share of the others. */
const GREATEST_SHARE = 1 / 8;

/**
 * The near level: what this process answered within the last moment, bounded by bytes, the least recently used leaving
 * first. The version of a key never goes back while its entry lives. Times in milliseconds, of any steady clock.
 */
export class NearCache<T> {
  // A Map keeps the order of insertion: the first is the least recently used.
  readonly #entries = new Map<string, Near<T>>();
  #bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string, now: number): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.until <= now) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.item;
  }

  /** The newest version known of a key: that of its entry, or its floor. 0 for none. */
  knownVersion(key: string, now: number): number {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.until > now ? entry.version : 0;
  }

  put(key: string, item: T, version: number, bodyBytes: number, until: number, now: number): void {
    const bytes = bodyBytes + ENTRY_BYTES;
    if (until <= now || bytes > this.maxBytes * GREATEST_SHARE || this.knownVersion(key, now) > version) return;
    this.#replace(key, { item, version, until, bytes });
  }

  /** A change to `version` happened. Leaves a floor where the key is in use here; elsewhere there is nothing to drop. */
  raiseFloor(key: string, version: number, until: number, now: number): void {
    if (!this.#entries.has(key) || this.knownVersion(key, now) >= version) return;
    this.#replace(key, { item: undefined, version, until, bytes: ENTRY_BYTES });
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #replace(key: string, entry: Near<T>): void {
    this.#remove(key);
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.maxBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}
