import { type DynamicModule, Module } from '@nestjs/common';
import { type ConfigClass, groupsOf } from '../config/env.js';
import { ServiceConfig } from '../config/service-config.js';
import { HealthController } from '../health/health.controller.js';
import { Probes } from '../health/probes.js';
import { Logger } from '../logging/logger.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { Shutdown } from './shutdown.js';

export interface PlatformParts {
  readonly config: ServiceConfig;
  readonly logger: Logger;
  readonly probes: Probes;
  readonly shutdown: Shutdown;
}

/** What every module of a service may inject: its configuration and the groups in it, Logger, Probes, Shutdown. */
@Module({})
export class PlatformModule {
  static of({ config, logger, probes, shutdown }: PlatformParts): DynamicModule {
    const providers = [
      { provide: ServiceConfig, useValue: config },
      { provide: config.constructor, useValue: config },
      ...groupsOf(config.constructor as ConfigClass).map(({ property, config: group }) => ({
        provide: group,
        useValue: config[property as keyof ServiceConfig] as unknown,
      })),
      { provide: Logger, useValue: logger },
      { provide: Probes, useValue: probes },
      { provide: Shutdown, useValue: shutdown },
    ];
    return {
      module: PlatformModule,
      global: true,
      controllers: [HealthController, MetricsController],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
