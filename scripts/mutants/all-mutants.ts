import { decisionMutants, type Mutant } from './decision-mutants.ts';
import { decisionSources } from './decision-sources.ts';
import { wrapAll } from './instrument.ts';

export interface InstrumentedDecision {
  readonly mutants: readonly Mutant[];
  /** Each source with all of its mutants in it, by its path in the package. */
  readonly sources: ReadonlyMap<string, string>;
}

/** The decision with every one of its mutants in it, all of them asleep. */
export function instrumentDecision(): InstrumentedDecision {
  const mutants: Mutant[] = [];
  const sources = new Map<string, string>();
  for (const [file, source] of decisionSources()) {
    const found = decisionMutants(file, source, mutants.length);
    mutants.push(...found.mutants);
    sources.set(file, wrapAll(source, found.edits));
  }
  return { mutants, sources };
}
