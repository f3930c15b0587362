import { AnswerCache } from './answer-cache.js';
import { Faults } from './faults/faults.js';
import { RateLimiter } from './limits/rate-limiter.js';
import { Recordings } from './recordings/recordings.js';
import { RequestLog } from './requests/request-log.js';

export interface SandboxOptions {
  /** Folders of recorded answers. */
  readonly folders: readonly string[];
  /** True: the rate limits of the real upstreams are enforced. */
  readonly limits?: boolean;
}

/** What all routes share. */
export class SandboxState {
  readonly recordings: Recordings;
  readonly limits: boolean;
  readonly answers = new AnswerCache();
  readonly faults = new Faults();
  readonly limiter = new RateLimiter();
  readonly log = new RequestLog();

  constructor({ folders, limits = false }: SandboxOptions) {
    this.recordings = new Recordings(folders);
    this.limits = limits;
    this.recordings.onChange = () => this.answers.clear();
  }
}
