import { IsIn, IsInt, IsNotEmpty, Max, Min } from 'class-validator';
import { LOG_LEVELS, type LogLevel } from '../logging/log-level.js';
import { Env } from './env.js';

/** Settings every service has. A service extends it, and redeclares `port` with its own default. */
export class ServiceConfig {
  @Env('PORT', { default: 3000, describe: 'TCP port of the HTTP server; 0 takes a free one' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  port!: number;

  @Env('HOST', { default: '127.0.0.1', describe: 'address the HTTP server listens on' })
  @IsNotEmpty()
  host!: string;

  @Env('LOG_LEVEL', { default: 'info', describe: `lowest level written: ${LOG_LEVELS.join(', ')}` })
  @IsIn(LOG_LEVELS)
  logLevel!: LogLevel;

  @Env('SHUTDOWN_TIMEOUT_MS', { default: 35_000, describe: 'time for the whole ordered shutdown, in ms' })
  @IsInt()
  @Min(1)
  shutdownTimeoutMs!: number;

  @Env('TRUST_PROXY', {
    default: false,
    describe: 'take the client address from `X-Forwarded-For`; only behind a proxy that sets it',
  })
  trustProxy!: boolean;
}
