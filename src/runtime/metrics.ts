import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a metric is called, what it says, and its label names. Names get the prefix `stationmaster_`. */
interface MetricOptions<L extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly L[];
}

/** The process's metrics. A name may be taken once. */
export interface Metrics {
  counter<L extends string = never>(options: MetricOptions<L>): Counter<L>;
  gauge<L extends string = never>(options: MetricOptions<L>): Gauge<L>;
  /** For durations in seconds, unless other buckets are given. */
  histogram<L extends string = never>(
    options: MetricOptions<L> & { readonly buckets?: readonly number[] },
  ): Histogram<L>;
  /** Prometheus text format, version 0.0.4. */
  text(): Promise<string>;
  /** Content type of `text`. */
  readonly contentType: string;
}

const secondsBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30];

/** An empty set of metrics; with `runtime` also Node's own (memory, event loop lag, garbage collection). */
export function createMetrics({ runtime }: { readonly runtime: boolean }): Metrics {
  const registry = new Registry();
  if (runtime) collectDefaultMetrics({ register: registry });
  const settings = <L extends string>({ name, help, labels = [] }: MetricOptions<L>) => ({
    name: `stationmaster_${name}`,
    help,
    labelNames: labels,
    registers: [registry],
  });
  return {
    counter: (options) => new Counter(settings(options)),
    gauge: (options) => new Gauge(settings(options)),
    histogram: ({ buckets = secondsBuckets, ...options }) =>
      new Histogram({ ...settings(options), buckets: [...buckets] }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
