import { expect, it } from 'vitest';
import {
  codeOf,
  githubUrl,
  gitlabIssuer,
  gitlabPublisher,
  gitlabUrl,
  judge,
  publisher,
  sample,
  TestIssuer,
} from '../testing/issuer.ts';

/** Both with the id 1, which the database never does: the provider alone must keep them apart. */
const github = new TestIssuer(githubUrl, 1);
const gitlab = gitlabIssuer(gitlabUrl, 1);

/** One payload with the claims of both, each naming what the other has registered. */
const both = (iss: string) => ({ ...sample('gitlab'), ...sample('github'), iss });

it('grants each only the publishers of its own provider', async () => {
  expect(await judge(github, both(githubUrl), publisher())).toBe('granted');
  expect(await judge(gitlab, both(gitlabUrl), gitlabPublisher())).toBe('granted');
  expect(await judge(github, both(githubUrl), gitlabPublisher())).toBe('publisher_not_found');
  expect(await judge(gitlab, both(gitlabUrl), publisher())).toBe('publisher_not_found');
});

it('does not let a publisher of the other be met by one with the same names and pins', async () => {
  const disguised = { identity: publisher().identity, pins: publisher().pins };
  expect(await judge(github, sample(), gitlabPublisher(disguised))).toBe('publisher_not_found');
});

it('reads the claims of its own provider only', async () => {
  expect(codeOf(await gitlab.verify(gitlab.sign(sample('github', { iss: gitlabUrl }))))).toBe(
    'id_token_claim_missing',
  );
  expect(codeOf(await github.verify(github.sign(sample('gitlab', { iss: githubUrl }))))).not.toBe('accepted');
});
