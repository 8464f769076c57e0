import { tracingChannel } from 'node:diagnostics_channel';

/** What `step` does is told here; `telemetry.ts` listens while traces are wanted. */
export const STEPS = 'waybill:step';

const channel = tracingChannel<unknown, Step>(STEPS);

export interface Step {
  name: string;
}

/**
 * A part of the work that has a name of its own in a trace. Nobody listening, it is the bare call. The name is a fixed word: nothing
 * of a request belongs in it.
 */
export function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!channel.hasSubscribers) return work();
  return channel.tracePromise(work, { name });
}
