import {
  Counter,
  type CounterConfiguration,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  type HistogramConfiguration,
  Registry,
} from 'prom-client';

/** The one registry behind `/metrics`. */
export const registry = new Registry();

/** The counter of this name, created at first use. Names end in `_total`; never a code or a tenant as label. */
export function counter<L extends string = string>(options: CounterConfiguration<L>): Counter<L> {
  return getOrCreate(options, Counter, () => new Counter({ ...options, registers: [registry] }));
}

/** The gauge of this name, created at first use; with `collect` its value is taken at each scrape. */
export function gauge<L extends string = string>(options: GaugeConfiguration<L>): Gauge<L> {
  return getOrCreate(options, Gauge, () => new Gauge({ ...options, registers: [registry] }));
}

/** The histogram of this name, created at first use. Names carry the unit: `_seconds`, `_bytes`. */
export function histogram<L extends string = string>(options: HistogramConfiguration<L>): Histogram<L> {
  return getOrCreate(options, Histogram, () => new Histogram({ ...options, registers: [registry] }));
}

function getOrCreate<M extends object>(
  options: { name: string },
  kind: abstract new (...args: never[]) => M,
  create: () => M,
): M {
  const existing = registry.getSingleMetric(options.name) as object | undefined;
  if (existing === undefined) return create();
  if (existing instanceof kind) return existing;
  throw new Error(`metric ${options.name} exists as another kind`);
}
