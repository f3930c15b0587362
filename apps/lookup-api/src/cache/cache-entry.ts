/** Bytes as they go out, with the row version they belong to. Versions only grow. */
export interface CachedValue {
  readonly version: number;
  readonly body: Buffer;
}

/** What the shared level holds for a key. Ages in milliseconds, by the clock of Redis alone. */
export type SharedEntry =
  | {
      readonly kind: 'value';
      readonly value: CachedValue;
      /** Since the read of the catalogue that gave the value began. */
      readonly ageMs: number;
      readonly softMs: number;
      /** What that read took. */
      readonly costMs: number;
      /** Version of the newest change the shared level was told of; the value may be older. */
      readonly floor: number;
    }
  | { readonly kind: 'absent'; readonly about: string };

/** One look at the shared level. */
export interface Look {
  readonly entry?: SharedEntry;
  /** Time of the look, by the clock of Redis. A fill shows it, so that no other clock decides what is too late. */
  readonly lookedAt: number;
  /** True when nothing was there and this reader is the one to fill it. */
  readonly leased: boolean;
}

/** What a read of the catalogue gave. `lasting` absences may be remembered. */
export type Loaded<A> =
  | { readonly kind: 'value'; readonly value: CachedValue }
  | { readonly kind: 'absent'; readonly about: A; readonly lasting: boolean };

/** What a reader gets. */
export type Answer<A> =
  | {
      readonly kind: 'value';
      readonly value: CachedValue;
      /** True when the value is past its time and the catalogue does not answer. */
      readonly stale: boolean;
      /** When the catalogue gave it, on the clock of `performance.now()`. */
      readonly readAt: number;
    }
  | { readonly kind: 'absent'; readonly about: A };
