import type { Answer, Loaded, SharedEntry } from './cache-entry.js';
import { type CachePolicy, protocol } from './cache-policy.js';
import { isOutage, judge } from './cache-rules.js';
import { type CacheRuntime, realRuntime } from './cache-runtime.js';
import { tally } from './cache-tally.js';
import { NearCache } from './near-cache.js';
import type { SharedCache } from './shared-cache.js';
import { type Begun, SharedLevel } from './shared-level.js';
import { SingleFlight } from './single-flight.js';

export interface ReadThroughOptions<K, A> {
  readonly policy: CachePolicy;
  readonly shared: SharedCache;
  /** Reads the catalogue; rejects with an AppError that is not `never` when it does not answer. */
  readonly load: (key: K) => Promise<Loaded<A>>;
  /** Most bytes of the near level. */
  readonly nearBytes: number;
  /** Told of every value that was answered from a cache as fresh; must be quick. */
  readonly onHit?: (key: K, version: number) => void;
  readonly runtime?: CacheRuntime;
}

const counts = {
  near: tally('near', 'hit'),
  nearMiss: tally('near', 'miss'),
  shared: tally('redis', 'hit'),
  refresh: tally('redis', 'refresh'),
  negative: tally('redis', 'negative'),
  sharedMiss: tally('redis', 'miss'),
  stale: tally('redis', 'stale'),
  loaded: tally('catalogue', 'hit'),
  absent: tally('catalogue', 'miss'),
  failed: tally('catalogue', 'error'),
};

/**
 * The read side of the cache protocol for one class of keys: near level, shared level, catalogue. A read sees every
 * change that was committed `worstStalenessMs` before it began, whatever gets lost or late, unless it is marked `stale`.
 */
export class ReadThroughCache<K extends string, A> {
  readonly #options: ReadThroughOptions<K, A>;
  readonly #runtime: CacheRuntime;
  readonly #near: NearCache<Answer<A>>;
  readonly #shared: SharedLevel<A>;
  readonly #reads: SingleFlight<Answer<A>>;
  readonly #loads: SingleFlight<Answer<A>>;
  readonly #refreshing = new Set<K>();

  constructor(options: ReadThroughOptions<K, A>) {
    const { now, random } = (this.#runtime = options.runtime ?? realRuntime);
    this.#options = options;
    this.#near = new NearCache(options.nearBytes);
    this.#shared = new SharedLevel(options.shared, options.policy, random);
    this.#reads = new SingleFlight(protocol.nearMs, now);
    this.#loads = new SingleFlight(protocol.nearMs, now);
  }

  /** The answer, if this process has it at hand. Never waits. */
  peek(key: K): Answer<A> | undefined {
    const answer = this.#near.get(key, this.#runtime.now());
    if (answer === undefined) return undefined;
    counts.near.count++;
    if (answer.kind === 'value' && !answer.stale) this.#options.onHit?.(key, answer.value.version);
    return answer;
  }

  /** Rejects as `load` does, when no level has an answer. */
  async read(key: K): Promise<Answer<A>> {
    const near = this.peek(key);
    if (near) return near;
    counts.nearMiss.count++;
    return this.#reads.run(key, () => this.#find(key));
  }

  /**
   * Past both levels, which are filled with what the catalogue says; by a read that began at `since` or later, on the
   * clock of the runtime.
   */
  reload(key: K, since?: number): Promise<Answer<A>> {
    return this.#loads.run(key, async () => this.#load(key, await this.#shared.look(key)), since);
  }

  /** A change was committed. Rejects with `CACHE.UNAVAILABLE` while the shared level cannot be told of it. */
  async changed(key: K, version: number): Promise<void> {
    this.drop(key, version);
    const wasCached = await this.#shared.invalidate(key, version);
    if (!wasCached) return;
    // Somebody asks for it, so the next lookup shall be a hit. The floor alone has made it right.
    await this.reload(key).catch((error: unknown) => {
      if (!isOutage(error)) throw error;
    });
  }

  /** A change was heard of: this process neither serves nor takes over anything older. */
  drop(key: K, version: number): void {
    const now = this.#runtime.now();
    this.#near.raiseFloor(key, version, now + protocol.nearMs, now);
    this.#reads.forget(key);
    this.#loads.forget(key);
  }

  /** Changes may have been missed. */
  clearNear(): void {
    this.#near.clear();
  }

  async #find(key: K): Promise<Answer<A>> {
    const startedAt = this.#runtime.now();
    for (let polls = 0; ; polls++) {
      const begun = await this.#shared.look(key);
      if (!begun) return this.#shareLoad(key);
      const served = this.#serve(key, begun, startedAt);
      if (served) return served;
      const leased = begun.leased || (begun.entry !== undefined && (await this.#shared.lease(key, begun)));
      // A lease is never waited for longer than that: its holder may be dead.
      if (leased || polls === protocol.polls) return this.#loadOrStale(key, begun);
      await this.#runtime.sleep(protocol.pollMs);
    }
  }

  /** The answer of the shared entry, where the rules allow it. */
  #serve(key: K, begun: Begun, startedAt: number): Answer<A> | undefined {
    const { entry } = begun;
    const known = this.#near.knownVersion(key, this.#runtime.now());
    const verdict = entry ? judge(entry, known, this.#runtime.random()) : 'miss';
    if (entry === undefined || verdict === 'miss') {
      counts.sharedMiss.count++;
      return undefined;
    }
    if (entry.kind === 'absent') {
      counts.negative.count++;
    } else {
      (verdict === 'refresh' ? counts.refresh : counts.shared).count++;
      this.#options.onHit?.(key, entry.value.version);
    }
    if (verdict === 'refresh') void this.#refresh(key, begun);
    return this.#keepNear(key, this.#answerOf(entry, false), startedAt);
  }

  async #loadOrStale(key: K, begun: Begun): Promise<Answer<A>> {
    try {
      return await this.#shareLoad(key, begun);
    } catch (error) {
      if (begun.entry?.kind !== 'value' || !isOutage(error)) throw error;
      counts.stale.count++;
      return this.#keepNear(key, this.#answerOf(begun.entry, true), this.#runtime.now());
    }
  }

  /** Refreshes in the background: once in this process, and once in all of them. */
  async #refresh(key: K, begun: Begun): Promise<void> {
    if (this.#refreshing.has(key)) return;
    this.#refreshing.add(key);
    try {
      if (await this.#shared.lease(key, begun)) await this.#shareLoad(key, begun);
    } catch {
      // Counted where it failed. The entry is served until its grace is over; then a reader finds out for itself.
    } finally {
      this.#refreshing.delete(key);
    }
  }

  #shareLoad(key: K, begun?: Begun): Promise<Answer<A>> {
    return this.#loads.run(key, () => this.#load(key, begun));
  }

  async #load(key: K, begun: Begun | undefined): Promise<Answer<A>> {
    const startedAt = this.#runtime.now();
    const loaded = await this.#options.load(key).catch((error: unknown) => {
      counts.failed.count++;
      if (begun) void this.#shared.release(key, begun);
      throw error;
    });
    (loaded.kind === 'value' ? counts.loaded : counts.absent).count++;
    if (begun) void this.#shared.keep(key, loaded, begun, Math.ceil(this.#runtime.now() - startedAt));
    if (loaded.kind === 'value') {
      return this.#keepNear(key, { kind: 'value', value: loaded.value, stale: false, readAt: startedAt }, startedAt);
    }
    const absent = { kind: 'absent', about: loaded.about } as const;
    return loaded.lasting ? this.#keepNear(key, absent, startedAt) : absent;
  }

  #answerOf(entry: SharedEntry, stale: boolean): Answer<A> {
    if (entry.kind === 'absent') return { kind: 'absent', about: JSON.parse(entry.about) as A };
    return { kind: 'value', value: entry.value, stale, readAt: this.#runtime.now() - Math.max(0, entry.ageMs) };
  }

  /** Its life counts from the begin of the read, so that the near level adds no more than that to the bound. */
  #keepNear(key: K, answer: Answer<A>, readFrom: number): Answer<A> {
    const { version, body } = answer.kind === 'value' ? answer.value : { version: 0, body: undefined };
    const now = this.#runtime.now();
    this.#near.put(key, answer, version, body?.length ?? 0, readFrom + protocol.nearMs, now);
    return answer;
  }
}
