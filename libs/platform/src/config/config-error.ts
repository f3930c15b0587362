export interface ConfigFault {
  /** Environment variable. */
  readonly variable: string;
  /** The rule that does not hold, in words. */
  readonly rule: string;
  /** What the variable held; secrets are masked, absent when unset. */
  readonly value?: string;
}

/** The environment does not make a valid configuration; names every fault, not the first one. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly ConfigFault[]) {
    super(`configuration: ${faults.map(describe).join('; ')}`);
    this.name = 'ConfigError';
  }
}

function describe({ variable, rule, value }: ConfigFault): string {
  return `${variable} ${rule} (${value === undefined ? 'not set' : `was "${value}"`})`;
}
