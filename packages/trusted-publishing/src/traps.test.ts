import { describe, expect, it } from 'vitest';
import { checkIdentity, checkRules, providerIds } from './index.ts';
import { samplesOf, vectorsOf } from './testing/trap-vectors.ts';
import { issuerOf, publisherOf, spring } from './testing/traps.ts';

describe.each(providerIds)('%s', (provider) => {
  const vectors = vectorsOf(provider);

  it.each(
    vectors.samples.map((sample) => ({ name: sample.sample, registered: sample.publisher, ...sample })),
  )('judges the sample $name for the publisher “$registered”: $verdict', async (sample) => {
    const [verdict, detail] = await spring(provider, vectors, sample);
    expect(verdict, detail).toBe(sample.verdict);
  });

  it.each(vectors.traps)('$trap: $verdict', async (trap) => {
    const [verdict, detail] = await spring(provider, vectors, trap);
    expect(verdict, detail).toBe(trap.verdict);
  });

  it('is asked about every sample there is', () => {
    const asked = vectors.samples.map(({ sample }) => sample);
    expect(Object.keys(samplesOf(provider)).filter((name) => !asked.includes(name))).toEqual([]);
  });

  it('is asked with publishers that an owner could have made', () => {
    for (const [name, publisher] of Object.entries(vectors.publishers)) {
      const { provider: descriptor } = issuerOf(provider, vectors, publisher.issuer);
      const outcome = checkIdentity(descriptor, publisher.identity);
      expect(outcome.ok ? outcome.value : outcome.refusal.detail, name).toEqual(publisher.identity);
    }
    for (const { trap, publisher: name = 'base', change } of vectors.traps) {
      const publisher = vectors.publishers[name];
      if (publisher === undefined || change?.rules === undefined || trap?.includes('that is asked for'))
        continue;
      const { rules } = publisherOf(provider, publisher, change);
      const outcome = checkRules(issuerOf(provider, vectors, publisher.issuer).provider, rules);
      expect(outcome.ok || outcome.refusal.detail, trap).toBe(true);
    }
  });
});
