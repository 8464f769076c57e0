import type { Metric, Registry } from 'prom-client';
import type { Figure } from '../../platform/metrics/tally.ts';

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Of the process: shared by all servers in it, and begun when somebody first asks, as the library takes its time to load. */
let ofProcess: Promise<{ library: typeof import('prom-client'); registry: Registry }> | null = null;

async function openLibrary() {
  const { default: library } = await import('prom-client');
  const registry = new library.Registry();
  library.collectDefaultMetrics({ register: registry });
  return { library, registry };
}

/** The text format of Prometheus: ours, and CPU, memory, event loop and garbage collection of the process. */
export async function printFigures(figures: readonly Figure[]): Promise<string> {
  ofProcess ??= openLibrary().catch((error: unknown) => {
    ofProcess = null;
    throw error;
  });
  const { library, registry } = await ofProcess;
  const own = new library.Registry();
  for (const figure of figures) own.registerMetric(asMetric(figure));
  return `${await own.metrics()}\n${await registry.metrics()}`;
}

/** The library asks no more of a metric than this; its own count event by event, with more work for each. */
function asMetric(figure: Figure): Metric {
  const { name, help, type } = figure;
  const get = async () => ({ name, help, type, values: figure.samples(), aggregator: 'sum' });
  return { name, get } as unknown as Metric;
}
