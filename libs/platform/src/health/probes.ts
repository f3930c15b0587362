import { redactSecrets } from '../logging/redact-secrets.js';

/** One question about this process. */
export interface Probe {
  readonly name: string;
  /** `live`: restart me when this fails, so never a dependency. `ready`: do not send me work while this fails. */
  readonly kind: 'live' | 'ready';
  /** Returns or resolves when all is well; throws or rejects with the reason when not. */
  readonly check: () => void | Promise<void>;
}

export interface ProbeResult {
  readonly name: string;
  readonly ok: boolean;
  readonly reason?: string;
}

const CHECK_TIMEOUT_MS = 2_000;

/** The registry of health checks; each part of a service adds its own. */
export class Probes {
  readonly #probes = new Map<string, Probe>();
  #unready: string | undefined = 'starting';

  /** Registers a check; a second one of the same kind and name is a programming error. */
  add(probe: Probe): void {
    const key = `${probe.kind} ${probe.name}`;
    if (this.#probes.has(key)) throw new Error(`probe ${key} exists already`);
    this.#probes.set(key, probe);
  }

  /** From now on readiness is what the checks say. */
  started(): void {
    this.#unready = undefined;
  }

  /** From now on readiness says no, whatever the checks say. */
  stopping(): void {
    this.#unready = 'shutting down';
  }

  /** Runs all checks of a kind at once, each at most 2 s. */
  async run(kind: Probe['kind']): Promise<ProbeResult[]> {
    const checks = [...this.#probes.values()].filter((probe) => probe.kind === kind).map(runProbe);
    const results = await Promise.all(checks);
    if (kind === 'ready' && this.#unready) results.unshift({ name: 'service', ok: false, reason: this.#unready });
    return results;
  }
}

async function runProbe({ name, check }: Probe): Promise<ProbeResult> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([(async () => check())(), timeout]);
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, reason: redactSecrets(error instanceof Error ? error.message : String(error)) };
  } finally {
    clearTimeout(timer);
  }
}
