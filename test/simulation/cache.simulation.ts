import { type CachePolicy, protocol, worstStalenessMs } from '../../apps/lookup-api/src/cache/cache-policy.js';
import { ReadThroughCache } from '../../apps/lookup-api/src/cache/read-through-cache.js';
import type { SharedCache } from '../../apps/lookup-api/src/cache/shared-cache.js';
import { SharedCacheModel } from '../../apps/lookup-api/src/cache/shared-cache.model.js';
import { HEALTHY, type Ills, illsOf } from './ills.js';
import { SeededRandom } from './seeded-random.js';
import { type Seen, SimulatedCatalogue } from './simulated-catalogue.js';
import { SimulatedNetwork } from './simulated-network.js';
import { VirtualTime } from './virtual-time.js';

/** The class of keys with the tightest bound, offers; its hard life shortened so that a run reaches it. */
const policy: CachePolicy = { prefix: 'o', softMs: 30_000, hardMs: 60_000, absentMs: 30_000 };
/** The slowest delivery of a change while everything is healthy, Redis included, ms. */
const DELIVERY_MS = 500;
const KEYS = ['a', 'b'];
const GATEWAYS = 3;
const CLIENTS = 4;
const RUN_MS = 120_000;

/**
 * - `healthy`: changes arrive within {@link DELIVERY_MS}, twice and in any order; readers may be slow.
 * - `faults`: changes also get lost or arrive a minute late; entries are evicted, Redis restarts empty, freezes and is cut
 *   off; the database goes away.
 */
export type Weather = 'healthy' | 'faults';

export interface SimulationOptions {
  readonly seed: number;
  readonly weather: Weather;
  /** Another shared level, to see that a broken one is found out. */
  readonly shared?: (now: () => number) => SharedCacheModel;
}

export interface SimulationResult {
  readonly reads: number;
  /** Greatest staleness of an answer that was not marked as stale, and what it may be, ms. */
  readonly worstMs: number;
  readonly boundMs: number;
  /** Longest time after which a client that had seen a version was given an older one, ms. */
  readonly worstReturnMs: number;
  readonly markedStale: number;
  readonly failed: number;
  readonly violations: readonly string[];
}

/** Runs the real read side of several gateways against a simulated world, and checks each answer against the truth. */
export class CacheSimulation {
  readonly #time = new VirtualTime();
  readonly #random: SeededRandom;
  readonly #faults: boolean;
  readonly #redis: SharedCacheModel;
  readonly #catalogue: SimulatedCatalogue;
  readonly #networks: SimulatedNetwork[];
  readonly #gateways: ReadThroughCache<string, null>[];
  readonly #boundMs: number;
  readonly #ill: Ills;
  readonly #violations: string[] = [];
  #reads = 0;
  #failed = 0;
  #markedStale = 0;
  #worstMs = 0;
  #worstReturnMs = 0;

  constructor({ seed, weather, shared = (now) => new SharedCacheModel(now) }: SimulationOptions) {
    this.#random = new SeededRandom(seed);
    this.#faults = weather === 'faults';
    this.#boundMs = this.#faults ? worstStalenessMs(policy) : protocol.nearMs + DELIVERY_MS;
    this.#ill = this.#faults ? illsOf(this.#random) : HEALTHY;
    this.#redis = shared(this.#time.now);
    this.#catalogue = new SimulatedCatalogue(this.#time, this.#random);
    const { freezeMs } = this.#ill;
    this.#networks = Array.from(
      { length: GATEWAYS },
      () => new SimulatedNetwork(this.#redis, this.#time, this.#random, freezeMs),
    );
    this.#gateways = this.#networks.map((network) => this.#gateway(network));
  }

  async run(): Promise<SimulationResult> {
    for (const key of KEYS) void this.#write(key);
    for (let client = 0; client < CLIENTS; client++) void this.#client();
    if (this.#faults) void this.#misfortunes();
    await this.#time.run();
    return {
      reads: this.#reads,
      worstMs: this.#worstMs,
      boundMs: this.#boundMs,
      worstReturnMs: this.#worstReturnMs,
      markedStale: this.#markedStale,
      failed: this.#failed,
      violations: this.#violations,
    };
  }

  #gateway(shared: SharedCache): ReadThroughCache<string, null> {
    const { now, sleep } = this.#time;
    const runtime = { now, sleep, random: this.#random.next };
    return new ReadThroughCache({ policy, shared, load: this.#catalogue.load, nearBytes: 1_000_000, runtime });
  }

  async #write(key: string): Promise<void> {
    while (this.#time.now() < RUN_MS) {
      await this.#time.sleep(this.#random.chance(0.3) ? this.#random.between(0, 50) : this.#random.between(0, 12_000));
      const version = this.#catalogue.commit(key);
      for (const gateway of this.#gateways) void this.#tap(gateway, key, version);
      const copies = this.#random.chance(0.1) ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) void this.#deliver(key, version);
    }
  }

  async #tap(gateway: ReadThroughCache<string, null>, key: string, version: number): Promise<void> {
    if (this.#random.chance(this.#ill.tapLost)) return;
    await this.#time.sleep(this.#random.between(0, 100));
    gateway.drop(key, version);
  }

  async #deliver(key: string, version: number): Promise<void> {
    if (this.#random.chance(this.#ill.lost)) return;
    const late = this.#random.chance(this.#ill.late);
    await this.#time.sleep(this.#random.between(0, late ? 60_000 : DELIVERY_MS - 100));
    const told = () => this.#random.pick(this.#gateways).changed(key, version);
    while (!(await told().then(...([() => true, () => false] as const)))) await this.#time.sleep(500);
  }

  async #client(): Promise<void> {
    const firstSeen = new Map(KEYS.map((key) => [key, new Map<number, number>()]));
    while (this.#time.now() < RUN_MS) {
      await this.#time.sleep(this.#random.between(0, 700));
      const key = this.#random.pick(KEYS);
      const herd = this.#random.chance(0.02) ? 8 : 1;
      await Promise.all(Array.from({ length: herd }, () => this.#read(key, firstSeen.get(key) ?? new Map())));
    }
  }

  async #read(key: string, firstSeen: Map<number, number>): Promise<void> {
    const gateway = this.#random.pick(this.#gateways);
    const began = this.#time.now();
    this.#reads++;
    try {
      const answer = gateway.peek(key) ?? (await gateway.read(key));
      const seen = answer.kind === 'value' ? answer.value.version : 'absent';
      const stale = answer.kind === 'value' && answer.stale;
      this.#check(key, seen, stale, began);
      if (seen !== 'absent' && !stale) this.#checkReturn(key, seen, began, firstSeen);
    } catch {
      this.#failed++;
      if (!this.#faults) this.#violations.push(`${began}: a read failed`);
    }
  }

  #check(key: string, seen: Seen, stale: boolean, began: number): void {
    const staleness = this.#catalogue.staleness(key, seen, began);
    const bound = stale ? policy.hardMs + protocol.maxReadMs + protocol.nearMs : this.#boundMs;
    if (stale) this.#markedStale++;
    else this.#worstMs = Math.max(this.#worstMs, staleness);
    if (staleness > bound) this.#violations.push(`${began}: ${key} answered ${seen}, ended ${staleness} ms before`);
  }

  /** By what the client saw alone: how long it had known a newer version when it was given this one. */
  #checkReturn(key: string, version: number, began: number, firstSeen: Map<number, number>): void {
    for (const [newer, at] of firstSeen) {
      if (newer <= version) continue;
      this.#worstReturnMs = Math.max(this.#worstReturnMs, began - at);
      if (began - at > this.#boundMs) this.#violations.push(`${began}: ${key} went back from ${newer} to ${version}`);
    }
    if (!firstSeen.has(version)) firstSeen.set(version, this.#time.now());
  }

  async #misfortunes(): Promise<void> {
    while (this.#time.now() < RUN_MS) {
      await this.#time.sleep(this.#random.between(0, 2 * this.#ill.misfortuneEveryMs));
      const { held, leases } = this.#redis;
      const fate = this.#random.next();
      if (fate < 0.6) [held, leases].forEach((kept) => kept.delete(`${policy.prefix}:${this.#random.pick(KEYS)}`));
      else if (fate < 0.7) [held, leases].forEach((kept) => kept.clear());
      else if (fate < 0.85) await this.#outage(this.#random.pick(this.#networks));
      else await this.#outage(this.#catalogue);
    }
  }

  async #outage(of: { down: boolean }): Promise<void> {
    of.down = true;
    await this.#time.sleep(this.#random.between(0, 30_000));
    of.down = false;
  }
}
