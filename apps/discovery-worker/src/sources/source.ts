import type { SourceName } from '@openshelf/contracts';
import type { Gtin14 } from '@openshelf/gtin';

/** What a source's response says about the code. Only `found`, `stub` and `absent` are answers. */
export type SourceAnswer =
  | {
      readonly kind: 'found';
      /** What the source calls its record: its own spelling of the code, or an id. */
      readonly record: string;
    }
  /** It knows the code, but neither a name nor any nutrition. */
  | { readonly kind: 'stub'; readonly record: string }
  | {
      readonly kind: 'absent';
      /** What an operator should know about this absence. */
      readonly remark?: string;
    }
  /** Something answered, but nothing that can be an answer of this source; it may concern this code or call only. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** It will not say now, whatever the code: a limit, or a pause that it asks for. */
  | { readonly kind: 'unavailable'; readonly reason: string; readonly retryAfterMs?: number }
  /** It refuses us: asking again is pointless until somebody mends a setting. */
  | { readonly kind: 'misconfigured'; readonly reason: string };

/** A response as it came over the wire. */
export interface SourceResponse {
  /** The address that answered, after redirects; never with a key in it. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  /** UTC time at which the response was complete. */
  readonly fetchedAt: Date;
}

export interface SourceReply {
  readonly answer: SourceAnswer;
  readonly response: SourceResponse;
  /** The version of the API that was asked. */
  readonly apiVersion: string;
}

/** An upstream source of products. */
export interface Source {
  readonly name: SourceName;
  /** Asks for one code. Throws an AppError when no response came: refused, timed out, paused, out of quota. */
  ask(gtin: Gtin14): Promise<SourceReply>;
}

/** The sources that are switched on. */
export class Sources {
  readonly #byName: ReadonlyMap<SourceName, Source>;

  constructor(sources: readonly Source[]) {
    this.#byName = new Map(sources.map((source) => [source.name, source]));
  }

  get(name: SourceName): Source | undefined {
    return this.#byName.get(name);
  }
}
