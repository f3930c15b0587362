import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Probe } from './probes.js';

const SAMPLE_EVERY_MS = 100;
const MAX_DELAY_MS = 5_000;

/** Fails when the event loop stood still for more than 5 s since the last look. */
export function eventLoopProbe(): Probe {
  const delay = monitorEventLoopDelay({ resolution: SAMPLE_EVERY_MS });
  delay.enable();
  return {
    name: 'event-loop',
    kind: 'live',
    check: () => {
      const worstMs = Math.round(delay.max / 1e6);
      delay.reset();
      if (worstMs > MAX_DELAY_MS) throw new Error(`stood still for ${worstMs} ms`);
    },
  };
}
