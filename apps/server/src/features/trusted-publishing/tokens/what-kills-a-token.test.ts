import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { addPublisher, PUBLISHERS } from '../../../testing/publishers.ts';
import { ROCKET, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
let count = 0;
beforeAll(async () => {
  ci = await startTrustedCi();
});
afterAll(() => ci.close());

/** A crate, its publisher and a token of it that has published once. */
async function alive() {
  count += 1;
  const name = `kill-${count}`;
  const job = { ...ROCKET, repository: `acme/${name}`, repositoryId: 9500 + count };
  await ci.publish(name, '1.0.0');
  const id = await addPublisher(ci, [name], {
    identity: { owner: 'acme', repository: name, workflow: 'release.yml' },
  });
  const token = await ci.accessToken(job);
  expect((await ci.publish(name, '1.0.1', token)).status).toBe(200);
  return { name, job, id, token };
}

const patch = (id: number, publisher: Record<string, unknown>) =>
  ci.server.request('PATCH', `${PUBLISHERS}/${id}`, { body: { publisher } });

describe('an access token dies with', () => {
  it.each<[string, Record<string, unknown>]>([
    ['any edit', { environment: { rule: 'any' } }],
    ['a new environment', { environment: { rule: 'named', name: 'release' } }],
    ['a narrower rule', { rules: { refs: ['refs/heads/main'] } }],
    ['the switch', { state: 'disabled' }],
    ['a new pin', { pins: { repository_id: '1' } }],
    ['both credentials', { require_api_token: true }],
  ])('%s of its publisher', async (_, change) => {
    const { name, id, token } = await alive();
    expect((await patch(id, change)).status).toBe(200);
    expectRefusal(await ci.publish(name, '1.0.2', token), 'authentication_failed');
    // Undoing it raises nobody from the dead.
    await patch(id, { state: 'active' });
    expectRefusal(await ci.publish(name, '1.0.2', token), 'authentication_failed');
  });

  it('the publisher itself', async () => {
    const { name, id, token } = await alive();
    expect((await ci.server.request('DELETE', `${PUBLISHERS}/${id}`)).status).toBe(204);
    expectRefusal(await ci.publish(name, '1.0.2', token), 'authentication_failed');
  });

  it('its issuer, as long as that is switched off', async () => {
    const { name, token } = await alive();
    const { db } = ci.server.running.platform.database;
    await db.updateTable('issuers').set({ enabled: 0 }).execute();
    expectRefusal(await ci.publish(name, '1.0.2', token), 'crate_not_in_token');
    await db.updateTable('issuers').set({ enabled: 1 }).execute();
    expect((await ci.publish(name, '1.0.2', token)).status).toBe(200);
  });
});

describe('an access token lives on', () => {
  it('when a stranger took the name, as the pinned owner is the one that was trusted', async () => {
    const { name, job, id, token } = await alive();
    expectRefusal(await ci.exchange(ci.mint({ ...job, ownerId: 13 })), 'pin_mismatch');
    const shown = await ci.server.request('GET', `${PUBLISHERS}/${id}`);
    expect(shown.json.publisher.state).toBe('needs_review');
    expect((await ci.publish(name, '1.0.2', token)).status).toBe(200);
    expect((await ci.exchange(ci.mint(job))).status).toBe(200);
  });
});
