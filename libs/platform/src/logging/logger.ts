import { context, trace } from '@opentelemetry/api';
import { type DestinationStream, type Logger as Pino, destination, pino, stdTimeFunctions } from 'pino';
import { logFields } from './log-context.js';
import type { LogLevel } from './log-level.js';
import { redactSecrets } from './redact-secrets.js';
import { serializeError } from './serialize-error.js';

export interface LoggerOptions {
  /** Name of the service, in every line. */
  readonly service: string;
  readonly level?: LogLevel;
  /** Where lines go; standard output unless told. */
  readonly destination?: DestinationStream;
}

/**
 * Structured log: one JSON object a line with `level`, `time` (ISO 8601, UTC), `service`, `msg`, the fields given, those
 * of the log context, and `trace_id`/`span_id` of the active span. An error goes in the field `err`.
 */
export class Logger {
  readonly #pino: Pino;
  readonly #root: Pino;
  readonly #component: string | undefined;

  private constructor(root: Pino, component?: string) {
    this.#root = root;
    this.#component = component;
    this.#pino = component === undefined ? root : root.child({ component });
  }

  static create({ service, level = 'info', destination: target }: LoggerOptions): Logger {
    const options = {
      level,
      base: { service },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
      mixin: contextFields,
      // The line's own fields win over those of the context.
      mixinMergeStrategy: (own: object, fromContext: object) => ({ ...fromContext, ...own }),
      serializers: { err: (error: unknown) => serializeError(error) },
      hooks: { streamWrite: redactSecrets },
    };
    // Synchronous: the last line before a crash is the one that matters.
    return new Logger(pino(options, target ?? destination({ fd: 1, sync: true })));
  }

  /** A logger for one part of the service; its lines carry `component`, of a part of a part `messaging.outbox`. */
  child(component: string): Logger {
    return new Logger(this.#root, this.#component === undefined ? component : `${this.#component}.${component}`);
  }

  isLevelEnabled(level: LogLevel): boolean {
    return this.#pino.isLevelEnabled(level);
  }

  debug(fields: object, message: string): void {
    this.#pino.debug(fields, message);
  }

  info(fields: object, message: string): void {
    this.#pino.info(fields, message);
  }

  warn(fields: object, message: string): void {
    this.#pino.warn(fields, message);
  }

  error(fields: object, message: string): void {
    this.#pino.error(fields, message);
  }

  fatal(fields: object, message: string): void {
    this.#pino.fatal(fields, message);
  }
}

function contextFields(): object {
  const active = context.active();
  const span = trace.getSpanContext(active);
  return { ...logFields(active), ...(span && { trace_id: span.traceId, span_id: span.spanId }) };
}
