import type { RetryRule } from '../app-error.js';

/** How one error code looks over HTTP. */
export interface ProblemEntry {
  readonly status: number;
  /** Short and the same for every occurrence; the occurrence is told by `detail`. */
  readonly title: string;
  /** Names of the error's `details` that become members of the problem document; nothing else of them leaves. */
  readonly members?: readonly string[];
}

/** Every error code a service answers with, in one place. */
export type ProblemTable = Readonly<Record<string, ProblemEntry>>;

/** Codes of this library; a service's table is laid over them. */
export const PLATFORM_PROBLEMS: ProblemTable = {
  'REQUEST.INVALID': { status: 422, title: 'The request breaks a rule', members: ['errors'] },
  'SERVICE.NOT_READY': { status: 503, title: 'Not ready', members: ['checks'] },
  'SERVICE.NOT_LIVE': { status: 503, title: 'Not live', members: ['checks'] },
};

/** For codes in no table: `never` means that the input is at fault, the others that the same request may work later. */
export const PROBLEM_BY_RETRY: Readonly<Record<RetryRule, ProblemEntry>> = {
  never: { status: 422, title: 'The request cannot be handled' },
  later: { status: 503, title: 'Try again later' },
  infrastructure: { status: 503, title: 'A part of the service is unavailable' },
};
