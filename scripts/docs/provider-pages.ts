import { type ProviderDescriptor, providerIds } from '@waybill/trusted-publishing';
import { type Trap, vectorsOf } from '../../packages/trusted-publishing/src/testing/trap-vectors.ts';
import { issuerOf, spring } from '../../packages/trusted-publishing/src/testing/traps.ts';
import { overviewPage } from './provider-overview.ts';
import { providerPage } from './provider-page.ts';

/** A trap, or a sample as it is, and what became of it. */
export interface Judged extends Trap {
  readonly actual: string;
}

/** A provider and the run of its samples and traps. */
export interface JudgedProvider {
  readonly descriptor: ProviderDescriptor;
  readonly samples: readonly Judged[];
  readonly traps: readonly Judged[];
}

/** The pages below `docs/providers/`, by their names. The verdicts on them are those of this very run. */
export async function providerPages(): Promise<Record<string, string>> {
  const judged = await Promise.all(providerIds.map(judgeProvider));
  const pages = judged.map((each) => [`${each.descriptor.id}.md`, providerPage(each)] as const);
  return { 'README.md': overviewPage(judged), ...Object.fromEntries(pages) };
}

async function judgeProvider(provider: string): Promise<JudgedProvider> {
  const vectors = vectorsOf(provider);
  const judge = async (trap: Trap): Promise<Judged> => {
    const [actual] = await spring(provider, vectors, trap);
    return { ...trap, actual };
  };
  const issuer = vectors.publishers.base?.issuer;
  if (issuer === undefined) throw new Error(`no base publisher of ${provider}`);
  return {
    descriptor: issuerOf(provider, vectors, issuer).provider,
    samples: await Promise.all(vectors.samples.map(judge)),
    traps: await Promise.all(vectors.traps.map(judge)),
  };
}
