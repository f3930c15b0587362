import { context, createContextKey, type Context } from '@opentelemetry/api';

/** Facts that belong to the work in progress and appear in each of its log lines: `requestId`, `messageId`, `gtin`… */
export type LogFields = Readonly<Record<string, unknown>>;

// Kept inside the trace context: one asynchronous storage carries both, and a second one would slow every await.
const LOG_FIELDS = createContextKey('openshelf.log-fields');

/** Runs `fn`; every line logged inside it, also after awaits, carries `fields` besides those of the outer context. */
export function runInLogContext<T>(fields: LogFields, fn: () => T): T {
  return context.with(withLogFields(context.active(), fields), fn);
}

/** Adds facts learned on the way (a parsed GTIN) to the innermost context; nothing outside of any context. */
export function addToLogContext(fields: LogFields): void {
  const current = context.active().getValue(LOG_FIELDS);
  if (current) Object.assign(current, fields);
}

export function withLogFields(parent: Context, fields: LogFields): Context {
  return parent.setValue(LOG_FIELDS, { ...logFields(parent), ...fields });
}

export function logFields(of: Context = context.active()): LogFields | undefined {
  return of.getValue(LOG_FIELDS) as LogFields | undefined;
}
