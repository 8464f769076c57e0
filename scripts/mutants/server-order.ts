/** What one run of the tests of the server is for. */
export interface ServerOrder {
  /** The mutant that is awake all the time, or null where none is. */
  readonly awake: number | null;
  /** Those that are to be killed. */
  readonly alive: readonly number[];
  /** How many tests each of them is woken for between; 0: none is. */
  readonly testsPerMutant: number;
  readonly reportFile: string;
  /** From the root. */
  readonly tests: readonly string[];
}

export const SERVER_ORDER = 'WAYBILL_SERVER_MUTANTS';

export function readServerOrder(environment: NodeJS.ProcessEnv): ServerOrder {
  const order = environment[SERVER_ORDER];
  if (order === undefined) throw new Error('run this by `npm run mutants`');
  return JSON.parse(order) as ServerOrder;
}
