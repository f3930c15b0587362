import type { SourceName } from '@openshelf/contracts';
import { ServiceProcess } from './service-process.js';

/** What a source shall do wrong; see the sandbox's README. */
export interface SandboxFault {
  readonly source?: 'off' | 'usda';
  readonly code?: string;
  readonly latencyMs?: number;
  readonly status?: number;
  readonly retryAfter?: number;
  readonly mode?: string;
  /** Ends by itself after so many requests. */
  readonly times?: number;
}

export interface SandboxRequest {
  readonly source: string;
  readonly code: string | null;
  readonly path: string;
  readonly status: number | null;
}

/** The stand-in for the upstream sources, as a process of its own. */
export class Sandbox {
  private constructor(private readonly process: ServiceProcess) {}

  static async start(folders: readonly string[] = []): Promise<Sandbox> {
    const env: Record<string, string> = folders.length > 0 ? { OPENSHELF_SANDBOX_DIR: folders.join(':') } : {};
    return new Sandbox(await ServiceProcess.start('source-sandbox', env));
  }

  /** The settings that point discovery-worker here, with quotas wide enough to measure ours and not the source's. */
  get sourceSettings(): Record<string, string> {
    return {
      OPENFOODFACTS_BASE_URL: `${this.process.url}/off`,
      OPENFOODFACTS_RATE_PER_MINUTE: '100000',
      OPENFOODFACTS_BURST: '10000',
      USDA_BASE_URL: `${this.process.url}/usda/fdc/v1`,
      USDA_API_KEY: 'sandbox',
      USDA_RATE_PER_HOUR: '1000000',
    };
  }

  get url(): string {
    return this.process.url;
  }

  /** Good codes of the set it serves. */
  async codes(limit: number): Promise<string[]> {
    const { codes } = await this.#json<{ codes: string[] }>('GET', `/_sandbox/products?limit=${limit}`);
    return codes;
  }

  async fail(fault: SandboxFault): Promise<void> {
    await this.#json('PUT', '/_sandbox/faults', fault);
  }

  async heal(): Promise<void> {
    await this.#json('DELETE', '/_sandbox/faults');
  }

  /** Adds a source's document, or changes it. */
  async put(source: 'off' | 'usda', document: unknown): Promise<void> {
    await this.#json('POST', '/_sandbox/products', { source, document });
  }

  /** The requests it has seen, of one code or all. */
  async requests(code?: string): Promise<SandboxRequest[]> {
    const query = code === undefined ? '' : `?code=${encodeURIComponent(code)}`;
    return (await this.#json<{ requests: SandboxRequest[] }>('GET', `/_sandbox/requests${query}`)).requests;
  }

  /** How often each source was asked for a code. */
  async callsBySource(code: string): Promise<Partial<Record<SourceName, number>>> {
    const names: Record<string, SourceName> = { off: 'openfoodfacts', usda: 'usda' };
    const calls: Partial<Record<SourceName, number>> = {};
    for (const { source } of await this.requests(code)) {
      const name = names[source];
      if (name) calls[name] = (calls[name] ?? 0) + 1;
    }
    return calls;
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }

  async #json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.process.url + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`sandbox: ${method} ${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
