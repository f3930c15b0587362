import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  context,
  defaultTextMapGetter,
  propagation,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { newId } from './new-id.js';

/** The side of a conversation a span stands for. */
export type RemoteKind = 'server' | 'client' | 'producer' | 'consumer';

/** Headers as HTTP and NATS give them; names in lower case. */
export type Carrier = Readonly<Record<string, string | string[] | undefined>>;

const KINDS: Record<RemoteKind, SpanKind> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

// At import, so that log context and trace context work in any process that uses this library, tests included.
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

let recording = false;

/** Starts exporting spans. Without it, ids are made, passed on and logged, and nothing is recorded. Answers how to stop. */
export async function recordSpans(service: string, exporter: SpanExporter): Promise<() => Promise<void>> {
  const { BasicTracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-base');
  const { resourceFromAttributes } = await import('@opentelemetry/resources');
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  trace.setGlobalTracerProvider(provider);
  recording = true;
  return async () => {
    recording = false;
    trace.disable();
    await provider.shutdown();
  };
}

/** Headers that carry the active trace to the next service: `traceparent`, `tracestate`; empty outside of any span. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** Id of the active trace, 32 hex digits. */
export function activeTraceId(): string | undefined {
  return trace.getSpanContext(context.active())?.traceId;
}

/** Runs `fn` in a span below the active one. The span ends when the promise settles; an error is recorded and passes on. */
export function withSpan<T>(name: string, attributes: Attributes, fn: () => T): T {
  return runInSpan(startSpan(name, SpanKind.INTERNAL, attributes, context.active()), context.active(), fn);
}

/** Runs `fn` in a span that continues the trace found in `headers`, or begins a trace when there is none. */
export function withRemoteSpan<T>(
  name: string,
  kind: RemoteKind,
  headers: Carrier,
  attributes: Attributes,
  fn: () => T,
): T {
  const parent = propagation.extract(context.active(), headers, defaultTextMapGetter);
  return runInSpan(startSpan(name, KINDS[kind], attributes, parent), parent, fn);
}

/** The span of a request whose begin and end are two events, and the context its work runs in. */
export function startRemoteSpan(name: string, kind: RemoteKind, headers: Carrier): { span: Span; active: Context } {
  const parent = propagation.extract(context.active(), headers, defaultTextMapGetter);
  const span = startSpan(name, KINDS[kind], {}, parent);
  return { span, active: trace.setSpan(parent, span) };
}

function startSpan(name: string, kind: SpanKind, attributes: Attributes, parent: Context): Span {
  if (recording) return trace.getTracer('openshelf').startSpan(name, { kind, attributes }, parent);
  const above = trace.getSpanContext(parent);
  return trace.wrapSpanContext({
    traceId: above?.traceId ?? newId(16),
    spanId: newId(8),
    traceFlags: above?.traceFlags ?? TraceFlags.NONE,
    ...(above?.traceState && { traceState: above.traceState }),
  });
}

function runInSpan<T>(span: Span, parent: Context, fn: () => T): T {
  const active = trace.setSpan(parent, span);
  if (!span.isRecording()) return context.with(active, fn);
  try {
    const result = context.with(active, fn);
    if (!(result instanceof Promise)) {
      span.end();
      return result;
    }
    return result.then(
      (value: unknown) => {
        span.end();
        return value;
      },
      (error: unknown) => {
        fail(span, error);
        throw error;
      },
    ) as T;
  } catch (error) {
    fail(span, error);
    throw error;
  }
}

function fail(span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : String(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
  span.end();
}
