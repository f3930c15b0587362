import type { Type } from '@nestjs/common';
import { ConfigError } from '../config/config-error.js';
import type { ConfigClass } from '../config/env.js';
import { loadConfig } from '../config/load-config.js';
import type { ServiceConfig } from '../config/service-config.js';
import { Logger } from '../logging/logger.js';
import { type Service, type ServiceOptions, createService } from './create-service.js';
import type { Shutdown } from './shutdown.js';

/** A terminal and a supervisor often send one signal each for the same Ctrl-C. */
const SAME_SIGNAL_MS = 500;

/**
 * The one line of a service's `main.ts`: reads the configuration, starts HTTP and what `beforeReady` attaches, and stops
 * in order on SIGTERM or SIGINT. Whatever goes wrong at start, and every uncaught error, ends the process with status 1
 * and the reason as its last line.
 */
export async function startService<C extends ServiceConfig>(
  root: Type,
  options: ServiceOptions<C> & { readonly config: ConfigClass<C> },
): Promise<void> {
  let logger = Logger.create({ service: options.name });
  const die = (message: string) => (error: unknown) => {
    const faults = error instanceof ConfigError ? { faults: error.faults } : { err: error };
    logger.fatal(faults, error instanceof ConfigError ? error.message : message);
    process.exit(1);
  };
  process.on('uncaughtException', die('uncaught exception'));
  process.on('unhandledRejection', die('unhandled rejection'));
  try {
    const config = loadConfig(options.config);
    logger = Logger.create({ service: options.name, level: config.logLevel });
    const service: Service = await createService(root, options, config, logger);
    stopOnSignals(service.shutdown, logger);
    await service.start();
  } catch (error) {
    die('the service could not start')(error);
  }
}

function stopOnSignals(shutdown: Shutdown, logger: Logger): void {
  let firstAt: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        void shutdown.begin(signal);
      } else if (performance.now() - firstAt > SAME_SIGNAL_MS) {
        logger.fatal({ signal }, 'second signal: not waiting for the shutdown to end');
        process.exit(1);
      }
    });
  }
}
