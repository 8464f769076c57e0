import { expect, it } from 'vitest';
import { onlyByCiSince, publisherChanges } from './publisher-changes.ts';

let last = 0;
const day = (n: number) => `2026-01-${String(n).padStart(2, '0')}T00:00:00.000Z`;
const user = (login: string) => ({
  id: 1,
  login,
  name: null,
  avatar: null,
  url: `https://crates.example.com/api/v1/users/${login}`,
  kind: 'user' as const,
});
const version = (
  published_by: ReturnType<typeof user> | null,
  trustpub_data: Record<string, unknown> | null,
) => {
  last += 1;
  return {
    id: last,
    num: `0.${last}.0`,
    created_at: day(last),
    published_by,
    trustpub_data: trustpub_data as never,
  };
};
const byToken = (login: string) => version(user(login), null);
const imported = () => version(null, null);
const byCi = (data: Record<string, unknown> = {}) =>
  version(null, {
    provider: 'github',
    issuer: 'https://token.actions.githubusercontent.com',
    repository: 'acme/rocket',
    repository_id: '42',
    links: {},
    ...data,
  });

const changeOf = (...versions: ReturnType<typeof version>[]) =>
  publisherChanges(versions).get(versions.at(-1)?.id ?? 0);

it('nothing changes while the same one publishes', () => {
  expect(changeOf(byCi(), byCi({ workflow: 'other.yml', sha: 'f00' }))).toBeUndefined();
  expect(changeOf(byCi(), byCi({ repository: 'Acme/Rocket' }))).toBeUndefined();
  expect(changeOf(byToken('ada'), byToken('ada'))).toBeUndefined();
});

it('from CI to a person is the one to look at', () => {
  const change = changeOf(byCi(), byToken('mallory'));
  expect(change).toMatchObject({ tone: 'alarm', short: 'no longer by CI' });
  expect(change?.says).toContain('mallory');
});

it('another provider, issuer or repository is marked', () => {
  expect(changeOf(byCi(), byCi({ provider: 'gitlab' }))).toMatchObject({ short: 'another CI' });
  expect(changeOf(byCi(), byCi({ issuer: 'https://ghe.example.com/_services/token' }))).toMatchObject({
    short: 'another issuer',
  });
  expect(changeOf(byCi(), byCi({ repository: 'evil/rocket', repository_id: '66' }))).toMatchObject({
    tone: 'warn',
    short: 'another repository',
  });
});

it('a name that was taken over is another repository, a new name of the same one is none', () => {
  expect(changeOf(byCi(), byCi({ repository_id: '66' }))?.says).toContain('of the same name');
  expect(changeOf(byCi(), byCi({ repository: 'acme/starship' }))).toMatchObject({
    tone: 'info',
    short: 'repository renamed',
  });
});

it('what strangers are not told of a private repository is no change', () => {
  const hidden = byCi({
    repository: null,
    repository_id: undefined,
    issuer: undefined,
    visibility: 'private',
  });
  expect(changeOf(byCi(), hidden)).toBeUndefined();
});

it('where the CI has no repositories, its own names count', () => {
  const pipeline = (slug: string) =>
    byCi({
      provider: 'buildkite',
      repository: null,
      repository_id: null,
      organization: 'acme',
      pipeline: slug,
    });
  expect(changeOf(pipeline('release'), pipeline('release'))).toBeUndefined();
  expect(changeOf(pipeline('release'), pipeline('nightly'))?.says).toContain('acme/nightly');
});

it('of an import nothing is known', () => {
  expect(changeOf(imported(), byToken('ada'))).toBeUndefined();
  expect(changeOf(byCi(), imported())).toBeUndefined();
});

it('neighbours are those in time, however they are listed', () => {
  const [first, second, third] = [byToken('ada'), byCi(), byCi()];
  const changes = publisherChanges([third, first, second]);
  expect([...changes.keys()]).toEqual([second.id]);
  expect(changes.get(second.id)).toMatchObject({ tone: 'good' });
});

it('says since when only CI publishes, and not where it does not', () => {
  const [first, second, third] = [byToken('ada'), byCi(), byCi()];
  expect(onlyByCiSince([first, third, second])).toEqual({ num: second.num, at: second.created_at, count: 2 });
  expect(onlyByCiSince([second, third, byToken('ada')])).toBeNull();
  expect(onlyByCiSince([])).toBeNull();
});
