/** What one call wants of the bucket shared by all replicas. */
export interface TakeRequest {
  readonly source: string;
  readonly capacity: number;
  readonly refillPerMinute: number;
  /** Tokens that must stay in the bucket after this call. */
  readonly reserve: number;
  /** Tokens of a bucket the store does not know, be it never used or lost: 0 or 1. */
  readonly fresh: number;
  /** Tokens spent while the store was away; they are taken off now. */
  readonly debt: number;
}

export type TakeAnswer =
  | { readonly kind: 'granted'; readonly tokens: number }
  | { readonly kind: 'empty'; readonly tokens: number; readonly waitMs: number }
  | { readonly kind: 'paused'; readonly waitMs: number };

/** Where replicas share a source's bucket and pause. Both methods reject when the store cannot be reached. */
export interface RateStore {
  take(request: TakeRequest): Promise<TakeAnswer>;
  /** Pauses the source for everyone; never shortens a pause. */
  pause(source: string, ms: number): Promise<void>;
}
