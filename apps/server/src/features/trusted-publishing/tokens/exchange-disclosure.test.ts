import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { ROCKET, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

const OWNER_ID = 5_001_001;
const REPOSITORY_ID = 6_001_001;

let ci: TrustedCi;
beforeAll(async () => {
  ci = await startTrustedCi();
  await ci.publish('hidden', '1.0.0');
  await ci.trust('hidden', { workflow_filename: 'secret-flow.yml', environment: 'secret-stage' });
  await ci.accessToken({
    ...ROCKET,
    ownerId: OWNER_ID,
    repositoryId: REPOSITORY_ID,
    workflow: 'secret-flow.yml',
    environment: 'secret-stage',
  });
});
afterAll(() => ci.close());

/** What a stranger must never read. */
const CONFIGURED = [
  'secret-flow',
  'secret-stage',
  String(OWNER_ID),
  String(REPOSITORY_ID),
  'hidden',
  'admin',
];

describe('someone who holds the name of the repository but not its owner id', () => {
  it.each([
    ['with nothing else right', {}],
    ['with the right workflow', { workflow: 'secret-flow.yml' }],
    [
      'with everything right but the id',
      { workflow: 'secret-flow.yml', environment: 'secret-stage', repositoryId: REPOSITORY_ID },
    ],
  ])('learns only that the id is another: %s', async (_, more) => {
    const jwt = ci.mint({ ...ROCKET, ownerId: 13, repositoryId: 14, ...more });
    const answer = await ci.exchange(jwt);
    expectRefusal(answer, 'pin_mismatch', '`13`', 'another repository owner id');
    const everything = answer.text + JSON.stringify([...answer.headers]);
    for (const word of CONFIGURED) expect(everything).not.toContain(word);
  });

  it('reads the same sentence whether the rest is right or wrong', async () => {
    const right = {
      ...ROCKET,
      ownerId: 13,
      repositoryId: REPOSITORY_ID,
      workflow: 'secret-flow.yml',
      environment: 'secret-stage',
    };
    const wrong = { ...ROCKET, ownerId: 13, repositoryId: 14 };
    const [first, second] = [await ci.exchange(ci.mint(right)), await ci.exchange(ci.mint(wrong))];
    expect(first.json.errors[0].detail).toBe(second.json.errors[0].detail);
  });
});

describe('someone of the right owner', () => {
  it('learns what to change', async () => {
    const jwt = ci.mint({ ...ROCKET, ownerId: OWNER_ID, repositoryId: REPOSITORY_ID });
    expectRefusal(await ci.exchange(jwt), 'identity_mismatch', '`secret-flow.yml`', '`release.yml`');
  });
});

describe('someone of another repository', () => {
  it('learns nothing of this one', async () => {
    const answer = await ci.exchange(ci.mint({ ...ROCKET, repository: 'acme/rockets' }));
    expectRefusal(answer, 'publisher_not_found');
    for (const word of CONFIGURED) expect(answer.text).not.toContain(word);
  });
});
