import { expect, it } from 'vitest';
import { decide } from '../index.ts';
import { judge, now, publisher, sample, TestIssuer } from '../testing/issuer.ts';

const issuer = new TestIssuer();
/** Somebody took the name `octo-org` after it was given up, and made a repository with the old name and workflow. */
const claims = sample('github', { repository_owner_id: '999', repository_id: '888', environment: 'staging' });
const secretive = publisher({
  id: 77,
  identity: { owner: 'Octo-Org', repository: 'octo-repo', workflow: 'secret-workflow.yml' },
  environment: { rule: 'named', name: 'secret-environment' },
});

it('refuses a stranger who holds the name now', async () => {
  expect(await judge(issuer, sample('github', { repository_owner_id: '999' }), publisher())).toBe(
    'pin_mismatch',
  );
});

it('tells the stranger the actual id, and nothing of what is configured', async () => {
  const decision = decide({ token: await issuer.verified(claims), publishers: [secretive], now });
  if (decision.outcome !== 'refused') throw new Error('granted');
  const toAnyone = JSON.stringify([decision.code, decision.detail, decision.field, decision.publicChecks]);
  expect(toAnyone).toContain('999');
  expect(toAnyone).toContain('another repository owner id');
  for (const configured of ['100200300', '400500600', 'secret', 'Octo-Org', '77']) {
    expect(toAnyone).not.toContain(configured);
  }
});

it('tells the owner everything, all at once', async () => {
  const decision = decide({ token: await issuer.verified(claims), publishers: [secretive], now });
  if (decision.outcome !== 'refused') throw new Error('granted');
  expect(decision.ownerDetail).toContain('`100200300`');
  expect(decision.failures).toMatchObject([
    { publisherId: 77, code: 'pin_mismatch', detail: decision.ownerDetail },
  ]);
  const failed = decision.checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
  expect(failed).toEqual(['pin repository_owner_id', 'pin repository_id', 'workflow', 'environment']);
});

it('does not let another publisher of the same name loosen the tongue of this one', async () => {
  const open = publisher({
    id: 78,
    pins: { repository_owner_id: '999' },
    environment: { rule: 'named', name: 'open-environment' },
  });
  const decision = decide({ token: await issuer.verified(claims), publishers: [secretive, open], now });
  if (decision.outcome !== 'refused') throw new Error('granted');
  const toAnyone = JSON.stringify([decision.code, decision.detail, decision.field, decision.publicChecks]);
  expect(decision.code).toBe('environment_mismatch');
  expect(toAnyone).toContain('open-environment');
  expect(toAnyone).not.toContain('secret');
});
