import { afterEach, describe, expect, it } from '@jest/globals';
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { activeTraceId, recordSpans, traceHeaders, withRemoteSpan, withSpan } from './tracing.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SAMPLED = { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, tracestate: 'vendor=1' };

describe('trace context', () => {
  it('is continued from the headers of one service to those of the next', async () => {
    const passedOn = await withRemoteSpan('process', 'consumer', SAMPLED, {}, async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return withSpan('work', {}, () => traceHeaders());
    });
    expect(passedOn.traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(passedOn.traceparent).not.toBe(SAMPLED.traceparent);
    expect(passedOn.tracestate).toBe('vendor=1');
  });

  it.each([{}, { traceparent: 'nonsense' }, { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }])(
    'begins anew with headers %j',
    (headers) => {
      const id = withRemoteSpan('process', 'consumer', headers, {}, () => activeTraceId());
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(id).not.toBe('0'.repeat(32));
    },
  );

  it('is nothing outside of any span', () => {
    expect(traceHeaders()).toEqual({});
    expect(activeTraceId()).toBeUndefined();
  });

  it('gives the result and the error of the work as they are', async () => {
    const error = new Error('broken');
    expect(withSpan('work', {}, () => 7)).toBe(7);
    expect(() =>
      withSpan('work', {}, () => {
        throw error;
      }),
    ).toThrow(error);
    await expect(withSpan('work', {}, () => Promise.reject(error))).rejects.toBe(error);
  });
});

describe('with an exporter', () => {
  let stop: () => Promise<void> = () => Promise.resolve();

  afterEach(() => stop());

  it('spans are recorded with their parent, attributes and errors', async () => {
    const exporter = new InMemorySpanExporter();
    stop = await recordSpans('test', exporter);
    await withRemoteSpan('process x', 'consumer', SAMPLED, { 'messaging.system': 'nats' }, () =>
      withSpan('work', {}, () => Promise.reject(new Error('broken'))).catch(() => undefined),
    );
    const provider = trace.getTracerProvider() as { getDelegate?: () => { forceFlush(): Promise<void> } };
    await provider.getDelegate?.().forceFlush();
    const [work, process] = exporter.getFinishedSpans();
    expect(process).toMatchObject({ name: 'process x', attributes: { 'messaging.system': 'nats' } });
    expect(process!.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect(work!.parentSpanContext?.spanId).toBe(process!.spanContext().spanId);
    expect(work!.status).toMatchObject({ code: 2, message: 'broken' });
  });
});
