import { describe, expect, it } from 'vitest';
import { namesOf, readRemote } from './remote.ts';

describe('a git remote', () => {
  it.each([
    ['https://github.com/acme/rocket.git', 'github.com', ['acme', 'rocket']],
    ['https://user:secret@github.com/acme/rocket', 'github.com', ['acme', 'rocket']],
    ['git@github.com:acme/rocket.git', 'github.com', ['acme', 'rocket']],
    [
      'ssh://git@gitlab.example.com:2222/group/sub/project.git/',
      'gitlab.example.com',
      ['group', 'sub', 'project'],
    ],
    ['GITHUB.COM:acme/rocket', 'github.com', ['acme', 'rocket']],
  ])('%s', (url, host, path) => {
    expect(readRemote(url)).toEqual({ host, path });
  });

  it.each(['', 'rocket', '/srv/git/rocket.git', 'https://github.com/acme', 'file:///srv/git/a/b'])(
    '%j tells nothing',
    (url) => {
      expect(readRemote(url)).toBeNull();
    },
  );
});

it('takes names from the address, and no ids', () => {
  const place = { host: 'x', path: ['group', 'sub', 'project'] };
  expect(namesOf('gitlab', place)).toEqual({ namespace: 'group/sub', project: 'project' });
  expect(namesOf('bitbucket', place)).toEqual({});
});
