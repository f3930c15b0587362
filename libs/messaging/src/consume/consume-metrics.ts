import { counter, gauge, histogram } from '@openshelf/platform';

export const handleDuration = histogram({
  name: 'js_handle_duration_seconds',
  help: 'Time a handler took for one delivery, by what became of it',
  labelNames: ['durable', 'result'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120],
});

export const redeliveries = counter({
  name: 'js_redeliveries_total',
  help: 'Deliveries of messages that had been delivered before',
  labelNames: ['durable'],
});

export const pending = gauge({
  name: 'js_consumer_pending',
  help: 'Messages of the durable not delivered yet',
  labelNames: ['durable'],
});

export const ackPending = gauge({
  name: 'js_consumer_ack_pending',
  help: 'Messages of the durable delivered and not settled, delayed retries included',
  labelNames: ['durable'],
});

export const paused = gauge({
  name: 'js_consumer_paused',
  help: '1 while the consumer waits for a lost dependency',
  labelNames: ['durable'],
});
