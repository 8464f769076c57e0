import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crateFile, frame, metadataFor, sha256 } from '../../../testing/crate-file.ts';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { addPublisher, PUBLISHERS } from '../../../testing/publishers.ts';
import { PUBLISH, ROCKET, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

const ALL = ['publish-new', 'publish-update', 'yank', 'read'];
let ci: TrustedCi;
let publisher = 0;
let version = 0;
const nextVersion = () => `1.0.${++version}`;

describe.each(['public', 'private'] as const)('on a %s registry', (visibility) => {
  const isPrivate = visibility === 'private';
  const read = isPrivate ? ['read'] : [];

  beforeAll(async () => {
    ci = await startTrustedCi({ keys: { visibility } });
    for (const crate of ['rocket', 'other']) await ci.publish(crate, '1.0.0');
    publisher = await addPublisher(ci, ['rocket'], { scopes: ALL });
  });
  afterAll(() => ci.close());

  const exchange = async (more: Record<string, unknown> = {}, job = ROCKET) =>
    (await ci.exchange(ci.mint(job), more)).json;
  const yank = (token: string, crate = 'rocket', method = 'DELETE', path = 'yank') =>
    ci.server.request(method, `/api/v1/crates/${crate}/1.0.0/${path}`, { token });
  const index = (token: string) => ci.server.request('GET', '/index/ro/ck/rocket', { token });

  describe('a token', () => {
    it('has what its publisher grants, as far as it means something', async () => {
      expect((await exchange()).scopes).toEqual(['publish-update', 'yank', ...read]);
    });

    it('narrowed to publishing cannot yank', async () => {
      const { token, scopes } = await exchange({ scopes: ['publish-update'] });
      expect(scopes).toEqual(['publish-update']);
      expectRefusal(await yank(token), 'scope_not_granted', '`yank`');
      expectRefusal(await yank(token, 'rocket', 'PUT', 'unyank'), 'scope_not_granted');
      expect((await index(token)).status).toBe(isPrivate ? 401 : 200);
      expect((await ci.publish('rocket', nextVersion(), token)).status).toBe(200);
    });

    it('narrowed to yanking cannot publish, and yanks its own crate only', async () => {
      const { token, scopes } = await exchange({ scopes: ['yank'] });
      expect(scopes).toEqual(['yank']);
      expectRefusal(
        await ci.publish('rocket', nextVersion(), token),
        'scope_not_granted',
        '`publish-update`',
      );
      expectRefusal(await yank(token, 'other'), 'crate_not_in_token');
      expectRefusal(await yank(token, 'unheard-of'), 'crate_not_in_token');
      expect((await yank(token)).status).toBe(200);
      expect((await yank(token, 'rocket', 'PUT', 'unyank')).status).toBe(200);
    });

    it('asked for to read reads a private registry and does nothing else', async () => {
      const answer = await ci.exchange(ci.mint(), { scopes: ['read'] });
      expect(answer.json.scopes).toEqual(read);
      const { token } = answer.json;
      expectRefusal(await ci.publish('rocket', nextVersion(), token), 'scope_not_granted');
      expectRefusal(await yank(token), 'scope_not_granted');
      expect((await index(token)).status).toBe(200);
    });

    it('has no scope twice, in any order it was asked for', async () => {
      const { scopes } = await exchange({ scopes: ['yank', 'publish-update', 'yank'] });
      expect(scopes).toEqual(['publish-update', 'yank']);
    });

    it.each([['publish-new'], ['Yank'], ['*'], ['admin'], ['__proto__'], ['']])(
      'is not given for the scope %j, which means nothing here',
      async (scope) => {
        const jwt = ci.mint();
        const answer = await ci.exchange(jwt, { scopes: [scope] });
        if (scope === 'publish-new') expectRefusal(answer, 'scope_not_granted');
        else {
          expectRefusal(answer, 'body_invalid');
          expect(answer.json.errors[0].field).toBe('scopes[0]');
        }
        expect((await ci.exchange(jwt)).status).toBe(200);
      },
    );

    it('that is bound can only publish', async () => {
      const num = nextVersion();
      const crate = await crateFile({ name: 'rocket', version: num });
      const bound = { crate: 'rocket', version: num, checksum: sha256(crate) };
      const { token, scopes } = await exchange(bound);
      expect(scopes).toEqual(['publish-update']);
      expectRefusal(await yank(token), 'scope_not_granted');
      if (isPrivate) expect((await index(token)).status).toBe(401);
      expectRefusal(await ci.exchange(ci.mint(), { ...bound, scopes: ['yank'] }), 'scope_not_granted');
      expectRefusal(await ci.exchange(ci.mint(), { ...bound, scopes: ['read'] }), 'scope_not_granted');
      const body = frame(metadataFor('rocket', num), crate);
      expect((await ci.server.request('PUT', PUBLISH, { token, body })).status).toBe(200);
      if (isPrivate) expect((await index(token)).status).toBe(401);
    });
  });

  describe('a new crate', () => {
    it('is made with publish-new, and only then', async () => {
      const identity = { owner: 'acme', repository: 'new', workflow: 'release.yml' };
      const job = { ...ROCKET, repository: 'acme/new', repositoryId: 71 };
      await addPublisher(ci, ['brand-new'], { identity, scopes: ['publish-new', 'publish-update', 'yank'] });
      expectRefusal(await ci.exchange(ci.mint(job), { scopes: ['publish-update'] }), 'scope_not_granted');
      expectRefusal(await ci.exchange(ci.mint(job), { scopes: ['yank'] }), 'scope_not_granted');
      const { token, scopes } = await exchange({ scopes: ['publish-new'] }, job);
      expect(scopes).toEqual(['publish-new']);
      expectRefusal(await ci.publish('rocket', nextVersion(), token), 'crate_not_in_token');
      expect((await ci.publish('brand-new', '1.0.0', token)).status).toBe(200);
      expectRefusal(await ci.publish('brand-new', '1.0.1', token), 'scope_not_granted', '`publish-update`');
      expectRefusal(await yank(token, 'brand-new'), 'scope_not_granted');
    });
  });

  describe('when the owner takes a scope away', () => {
    it('no token of the publisher lives on', async () => {
      const { token } = await exchange();
      const body = { publisher: { scopes: ['publish-update'] } };
      expect((await ci.server.request('PATCH', `${PUBLISHERS}/${publisher}`, { body })).status).toBe(200);
      expectRefusal(await yank(token), 'authentication_failed');
      expectRefusal(await ci.publish('rocket', nextVersion(), token), 'authentication_failed');
      if (isPrivate) expect((await index(token)).status).toBe(401);
      expectRefusal(
        await ci.exchange(ci.mint(), { scopes: ['yank'] }),
        'scope_not_granted',
        '`publish-update`',
      );
    });

    it('it is gone at once, even where a token was missed', async () => {
      const { token } = await exchange();
      const { db } = ci.server.running.platform.database;
      await db.updateTable('publishers').set({ scopes: '["yank"]' }).where('id', '=', publisher).execute();
      expectRefusal(await ci.publish('rocket', nextVersion(), token), 'scope_not_granted');
      // The token was not made for what is granted now.
      expectRefusal(await yank(token), 'scope_not_granted');
    });
  });
});
