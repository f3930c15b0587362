import { Controller, Get, Header } from '@nestjs/common';
import { AppError } from '../app-error.js';
import { Probes, type ProbeResult } from './probes.js';

interface Health {
  readonly status: 'ok';
  readonly checks: readonly ProbeResult[];
}

@Controller('/health')
export class HealthController {
  constructor(private readonly probes: Probes) {}

  /** Whether this process works; what it depends on is not asked. */
  @Get('/live')
  @Header('cache-control', 'no-store')
  async live(): Promise<Health> {
    return verdict(await this.probes.run('live'), 'SERVICE.NOT_LIVE');
  }

  /** Whether this process can do its work now. */
  @Get('/ready')
  @Header('cache-control', 'no-store')
  async ready(): Promise<Health> {
    return verdict(await this.probes.run('ready'), 'SERVICE.NOT_READY');
  }
}

function verdict(checks: readonly ProbeResult[], code: string): Health {
  const failed = checks.filter((check) => !check.ok);
  if (failed.length === 0) return { status: 'ok', checks };
  const reasons = failed.map((check) => `${check.name}: ${check.reason}`).join('; ');
  throw new AppError(code, 'infrastructure', reasons, { details: { checks }, retryAfterMs: 1_000 });
}
