import { describe, expect, it } from '@jest/globals';
import { counter, gauge, registry } from './metrics.js';

describe('metrics', () => {
  it('of one name are one, wherever they are asked for', async () => {
    const options = { name: 'test_shared_total', help: 'x', labelNames: ['result'] } as const;
    counter(options).inc({ result: 'ok' });
    counter(options).inc({ result: 'ok' });
    expect(await registry.metrics()).toContain('test_shared_total{result="ok"} 2');
  });

  it('cannot be two kinds under one name', () => {
    counter({ name: 'test_kind_total', help: 'x' });
    expect(() => gauge({ name: 'test_kind_total', help: 'x' })).toThrow('another kind');
  });
});
