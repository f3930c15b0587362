import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { collectDefaultMetrics } from 'prom-client';
import type { ServiceConfig } from '../config/service-config.js';
import { eventLoopProbe } from '../health/event-loop.js';
import { Probes } from '../health/probes.js';
import { Logger } from '../logging/logger.js';
import { NestLogAdapter } from '../logging/nest-log-adapter.js';
import { registry } from '../metrics/metrics.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import type { ProblemTable } from '../problems/problem-table.js';
import { problemSender } from '../problems/send-problem.js';
import { recordSpans } from '../tracing/tracing.js';
import { addHttpHooks, requestIdOf } from './http-hooks.js';
import { type OpenApiOptions, serveOpenApi } from './open-api.js';
import { PlatformModule } from './platform.module.js';
import { Shutdown } from './shutdown.js';

export interface ServiceOptions<C extends ServiceConfig = ServiceConfig> {
  /** In log lines and traces: `lookup-api`. */
  readonly name: string;
  /** Status and title of every error code this service answers with. */
  readonly problems?: ProblemTable;
  /** Serves `/openapi.json` and `/docs` when given. */
  readonly openApi?: OpenApiOptions;
  /** Largest request body, in bytes; 1 MiB unless told. */
  readonly bodyLimit?: number;
  /** Where finished spans go; without it ids are passed on and logged only. */
  readonly spanExporter?: (config: C) => SpanExporter;
  /** Runs when the HTTP server listens and before readiness says yes: the place to attach message consumers. */
  readonly beforeReady?: (app: NestFastifyApplication) => Promise<void>;
}

export interface Service {
  readonly app: NestFastifyApplication;
  readonly logger: Logger;
  readonly probes: Probes;
  readonly shutdown: Shutdown;
  /** Listens, runs `beforeReady`, then becomes ready. Answers the address. */
  start(): Promise<string>;
}

/** Time in which a client must have sent its whole request, in ms. */
const REQUEST_TIMEOUT_MS = 30_000;
/** A GS1 Digital Link with every application identifier still fits. */
const MAX_PATH_PARAMETER = 512;
/** Part of the shutdown's time after which connections still open are cut, so that flushing keeps its share. */
const HTTP_SHARE = 0.6;
const REAP_EVERY_MS = 100;

/** Builds a service without touching the process: no signals, no exit. {@link startService} is the whole thing. */
export async function createService<C extends ServiceConfig>(
  root: Type,
  options: ServiceOptions<C>,
  config: C,
  logger = Logger.create({ service: options.name, level: config.logLevel }),
): Promise<Service> {
  const probes = new Probes();
  probes.add(eventLoopProbe());
  const shutdown = new Shutdown(logger, { timeoutMs: config.shutdownTimeoutMs });
  shutdown.add('stop-intake', 'readiness', () => probes.stopping());
  if (!registry.getSingleMetric('process_cpu_seconds_total')) {
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  }
  if (options.spanExporter) {
    shutdown.add('flush', 'spans', await recordSpans(options.name, options.spanExporter(config)));
  }
  const sendProblem = problemSender(options.problems ?? {}, logger.child('http'));
  const adapter = new FastifyAdapter({
    trustProxy: config.trustProxy,
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Connections that idle are closed at shutdown; a request that runs is answered first.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER },
    frameworkErrors: sendProblem,
    skipMiddie: true,
  });
  addHttpHooks(adapter, logger.child('http'), () => shutdown.started);
  const module = { module: ServiceRoot, imports: [PlatformModule.of({ config, logger, probes, shutdown }), root] };
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogAdapter(logger),
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter(sendProblem));
  if (options.openApi) serveOpenApi(app, options.openApi);
  shutdown.add('finish-work', 'http', (remainingMs) => closeHttp(adapter, remainingMs * HTTP_SHARE));
  shutdown.add('close', 'modules', () => app.close());
  return {
    app,
    logger,
    probes,
    shutdown,
    async start() {
      await app.listen(config.port, config.host);
      await options.beforeReady?.(app);
      probes.started();
      const url = await app.getUrl();
      logger.info({ url, pid: process.pid }, 'ready');
      return url;
    },
  };
}

class ServiceRoot {}

async function closeHttp(adapter: FastifyAdapter, patienceMs: number): Promise<void> {
  const server = adapter.getHttpServer();
  // Closing ends the connections idle at that moment; one that answers its last request later idles on.
  const reap = setInterval(() => server.closeIdleConnections(), REAP_EVERY_MS);
  const cut = setTimeout(() => server.closeAllConnections(), patienceMs);
  try {
    await adapter.close();
  } finally {
    clearInterval(reap);
    clearTimeout(cut);
  }
}
