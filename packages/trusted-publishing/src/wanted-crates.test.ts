import { describe, expect, it } from 'vitest';
import { decide, type Publisher, type PublisherCrate } from './index.ts';
import { now, publisher, sample, TestIssuer } from './testing/issuer.ts';

const issuer = new TestIssuer();
const [a, b, c] = ['a', 'b', 'c'].map((name, at) => ({ id: at + 1, name })) as [
  PublisherCrate,
  PublisherCrate,
  PublisherCrate,
];
const accepting = publisher({ id: 1, crates: [a] });
const otherWorkflow = { ...publisher().identity, workflow: 'other.yml' };
const refusing = publisher({ id: 2, crates: [b], identity: otherWorkflow });
const elsewhere = publisher({
  id: 3,
  crates: [b],
  identity: { ...publisher().identity, repository: 'elsewhere' },
});

async function verdict(wanted: PublisherCrate | null, ...publishers: Publisher[]): Promise<string> {
  const token = await issuer.verified(sample());
  const isWanted = (crate: PublisherCrate) => crate.name === wanted?.name;
  const decision = decide({ token, publishers, now, ...(wanted === null ? {} : { isWanted }) });
  if (decision.outcome === 'refused') return decision.code;
  return decision.grants.map(({ crate }) => crate.name).join(' ');
}

describe('the crates that are asked for', () => {
  it('are granted where a publisher accepts the job, whoever else refuses it', async () => {
    expect(await verdict(a, accepting, refusing)).toBe('a');
    expect(await verdict(a, accepting, { ...refusing, crates: [a] })).toBe('a');
  });

  it('are what a refusal is about where a publisher of theirs refuses the job', async () => {
    expect(await verdict(b, accepting, refusing)).toBe('identity_mismatch');
    expect(await verdict(b, accepting, publisher({ id: 4, crates: [b], state: 'disabled' }))).toBe(
      'publisher_disabled',
    );
  });

  it('change nothing where nobody has them, or only somebody of another name', async () => {
    expect(await verdict(c, accepting, refusing)).toBe('a');
    expect(await verdict(b, accepting, elsewhere)).toBe('a');
  });

  it('need not be told', async () => {
    expect(await verdict(null, accepting, refusing)).toBe('a');
    expect(await verdict(null, refusing)).toBe('identity_mismatch');
  });
});

it('grants crates in the order of their ids, then reserved names in theirs, however they come', async () => {
  const byId = ['last', 'middle', 'first'].map((name, at) => ({ id: 3 - at, name: `${name}-${at}` }));
  expect(await verdict(null, publisher({ crates: byId }))).toBe('first-2 middle-1 last-0');
  expect(
    await verdict(
      null,
      publisher({
        crates: [
          { id: 1, name: 'z' },
          { id: 2, name: 'y' },
        ],
      }),
    ),
  ).toBe('z y');
  const names = ['y', 'x', 'z'].map((name) => ({ id: null, name }));
  expect(await verdict(null, publisher({ crates: [c, ...names, a, b] }))).toBe('a b c x y z');
});

it('tells of a refused job what is known of its own name alone', async () => {
  const decision = decide({
    token: await issuer.verified(sample()),
    publishers: [refusing, elsewhere, publisher({ id: 5, issuerId: 2 })],
    now,
  });
  if (decision.outcome !== 'refused') throw new Error('granted');
  expect(decision.failures.map(({ publisherId }) => publisherId)).toEqual([2]);
  expect(decision.publicChecks.filter(({ name }) => name === 'repository')).toHaveLength(1);
});

it('begins with the event, for everybody', async () => {
  for (const event_name of ['push', 'pull_request_target']) {
    const token = await issuer.verified(sample('github', { event_name }));
    const { checks, publicChecks } = decide({ token, publishers: [accepting], now });
    expect([checks[0]?.name, publicChecks[0]?.name]).toEqual(['trigger event_name', 'trigger event_name']);
  }
});
