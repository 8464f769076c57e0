import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { createPerson, PASSWORD, sessionOf, tokenOf } from '../../../testing/people.ts';
import { GITHUB_CONFIGS, githubConfig, startTrustedCi, type TrustedCi } from '../../../testing/trusted-ci.ts';

let ci: TrustedCi;
let strangerToken = '';
beforeAll(async () => {
  ci = await startTrustedCi();
  await createPerson(ci.server, 'stranger');
  strangerToken = await tokenOf(ci.server, 'stranger');
  for (const crate of ['rocket', 'full', 'raced', 'any']) await ci.publish(crate, '1.0.0');
});
afterAll(() => ci.close());

const create = (body: unknown, options: { token?: string | null; headers?: Record<string, string> } = {}) =>
  ci.server.request('POST', GITHUB_CONFIGS, { body, ...options });
const config = (more: Record<string, unknown> = {}, crate = 'rocket') => githubConfig(crate, more);

describe('a created configuration', () => {
  it('has crates.io’s fields, with ours at the end', async () => {
    const answer = await create(config({ environment: 'release', workflow_filename: 'shape.yml' }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json).toEqual({
      github_config: {
        id: expect.any(Number),
        crate: 'rocket',
        repository_owner: 'acme',
        repository_owner_id: null,
        repository_name: 'rocket',
        workflow_filename: 'shape.yml',
        environment: 'release',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        issuer: ci.sim.issuer().url,
        last_used_at: null,
        environment_rule: 'named',
        complete: true,
      },
    });
  });

  it('names the crate as it is stored, in whatever spelling it was asked for', async () => {
    await ci.publish('two-words', '1.0.0');
    const answer = await create(config({}, 'Two_Words'));
    expect(answer.json.github_config.crate).toBe('two-words');
  });

  it('may know the owner id beforehand, and then accepts no other', async () => {
    await ci.publish('pinned', '1.0.0');
    const made = await create(config({ repository_owner_id: 42, repository_name: 'pinned' }, 'pinned'));
    expect(made.json.github_config.repository_owner_id).toBe(42);
    const job = { repository: 'acme/pinned', ownerId: 43 };
    expectRefusal(await ci.exchange(ci.mint(job)), 'pin_mismatch', '`43`');
    expect((await ci.exchange(ci.mint({ ...job, ownerId: 42 }))).status).toBe(200);
  });
});

describe('a field', () => {
  const long = 'a'.repeat(256);
  it.each([
    ['repository_owner', '', 'may not be empty'],
    ['repository_owner', long, '255'],
    ['repository_owner', '-acme', 'hyphen'],
    ['repository_owner', 'acme corp', 'letters'],
    ['repository_owner', 'acme/rocket', 'letters'],
    ['repository_owner', 'a\u212ame', 'ASCII'],
    ['repository_name', '', 'may not be empty'],
    ['repository_name', long, '255'],
    ['repository_name', 'a/b', 'letters'],
    ['repository_name', '..', '`..`'],
    ['workflow_filename', '', 'may not be empty'],
    ['workflow_filename', `${long}.yml`, '255'],
    ['workflow_filename', 'release.toml', '`.yml` or `.yaml`'],
    ['workflow_filename', 'release.yml.sh', '`.yml` or `.yaml`'],
    ['workflow_filename', '/slash', '`.yml` or `.yaml`'],
    ['workflow_filename', '.github/workflows/release.yml', 'without directories'],
    ['workflow_filename', '.yml', 'name before'],
    ['environment', '', 'may not be empty'],
    ['environment', long, '255'],
    ['environment', ' release', 'start with whitespace'],
    ['environment', 'release ', 'end with whitespace'],
    ['environment', '\t', 'must not contain'],
    ['environment', 'a\u0000b', 'must not contain'],
    ['environment', "it's", 'must not contain'],
    ['environment', 'a,b', 'must not contain'],
    ['environment', 'a;b', 'must not contain'],
    ['environment', 'a\\b', 'must not contain'],
    ['environment', 'a`b', 'must not contain'],
  ])('%s is refused as %j', async (field, value, says) => {
    expectRefusal(await create(config({ [field]: value })), 'publisher_field_invalid', says);
  });

  it('is measured in bytes', async () => {
    expectRefusal(await create(config({ environment: 'é'.repeat(128) })), 'publisher_field_invalid', '255');
    expect(
      (await create(config({ environment: 'é'.repeat(127), workflow_filename: 'bytes.yml' }))).status,
    ).toBe(200);
  });

  it('is checked in order, and before who asks', async () => {
    const all = { repository_owner: '', repository_name: '', workflow_filename: '', environment: '' };
    for (const [field, says] of [
      ['repository_owner', 'owner'],
      ['repository_name', 'repository name'],
      ['workflow_filename', 'workflow'],
      ['environment', 'environment'],
    ] as const) {
      expectRefusal(await create(config(all), { token: null }), 'publisher_field_invalid', says);
      Reflect.deleteProperty(all, field);
    }
    expectRefusal(await create(config(all), { token: null }), 'authentication_required');
  });
});

describe('the shape of the body', () => {
  it.each([
    ['{}', 'github_config'],
    ['{"github_config":null}', 'github_config'],
    ['{"github_config":{}}', 'crate'],
    ['{"github_config":{"crate":1}}', 'github_config'],
    ['[]', 'object'],
  ])('is refused before anything else: %s', async (body, says) => {
    const answer = await create(body, { token: null, headers: { 'content-type': 'application/json' } });
    expectRefusal(answer, 'body_invalid', 'Failed to deserialize the JSON body into the target type', says);
  });

  it('must be JSON and say so', async () => {
    expectRefusal(await create('{}', { token: null }), 'content_type_unsupported');
    expectRefusal(await create(undefined, { token: null }), 'content_type_unsupported');
    const headers = { 'content-type': 'application/json' };
    expectRefusal(await create('{', { token: null, headers }), 'json_malformed');
  });

  it('may not have a misspelt field, which would make the publisher wider', async () => {
    for (const name of ['enviroment', 'Environment', 'isuer']) {
      expectRefusal(
        await create(config({ [name]: 'release' })),
        'body_invalid',
        `\`${name}\``,
        'did you mean',
      );
    }
  });

  it('may have no other field either', async () => {
    expectRefusal(await create(config({ env: 'release' })), 'body_invalid', '`env`', 'repository_owner');
  });
});

describe('who may create', () => {
  it('nobody unknown', async () => {
    expectRefusal(await create(config(), { token: null }), 'authentication_required');
    expectRefusal(await create(config(), { token: 'wbat_unknown' }), 'authentication_failed');
  });

  it('no token without the scope, and a legacy one', async () => {
    const narrow = await tokenOf(ci.server, 'admin', { endpoint_scopes: ['publish-update', 'admin'] });
    expectRefusal(
      await create(config(), { token: narrow }),
      'token_scope_insufficient',
      '`trusted-publishing`',
      '`publish-update`',
    );
    await ci.publish('legacy', '1.0.0');
    const legacy = await tokenOf(ci.server, 'admin');
    expect((await create(config({}, 'legacy'), { token: legacy })).status).toBe(200);
  });

  it('no token of another crate, by the spelling of the request', async () => {
    const scopes = { endpoint_scopes: ['trusted-publishing'], crate_scopes: ['scop*'] };
    await ci.publish('scoped', '1.0.0');
    const token = await tokenOf(ci.server, 'admin', scopes);
    expectRefusal(await create(config(), { token }), 'token_scope_insufficient', '`rocket`', '`scop*`');
    expectRefusal(await create(config({}, 'Scoped'), { token }), 'token_scope_insufficient');
    expect((await create(config({}, 'scoped'), { token })).status).toBe(200);
  });

  it('no token of another crate for the crate that is called `any`', async () => {
    const token = await tokenOf(ci.server, 'admin', {
      endpoint_scopes: ['trusted-publishing', 'publish-update'],
      crate_scopes: ['rocket'],
    });
    expectRefusal(await create(config({}, 'any'), { token }), 'token_scope_insufficient', '`any`');
    expectRefusal(await ci.publish('any', '1.0.1', token), 'token_scope_insufficient', '`any`');
    const listed = await ci.server.request('GET', `${GITHUB_CONFIGS}?crate=any`, { token });
    expectRefusal(listed, 'token_scope_insufficient');
  });

  it('no one who does not own the crate', async () => {
    expectRefusal(
      await create(config(), { token: strangerToken }),
      'publisher_owner_required',
      'not an owner',
    );
    const cookie = await sessionOf(ci.server, 'stranger@example.com', PASSWORD);
    expectRefusal(await create(config(), { token: null, headers: { cookie } }), 'publisher_owner_required');
  });

  it('its owner, signed in', async () => {
    const headers = { cookie: await sessionOf(ci.server) };
    expect(
      (await create(config({ workflow_filename: 'session.yml' }), { token: null, headers })).status,
    ).toBe(200);
  });
});

describe('the crate', () => {
  it.each(['missing', 'Bad Name', '', '../etc/passwd', 'nul\u0000'])('must exist: %j', async (crate) => {
    expectRefusal(await create(config({}, crate)), 'crate_not_found', `\`${crate}\` does not exist`);
  });

  it('has each publisher once, names of repositories and environments without regard to case', async () => {
    await ci.publish('unique', '1.0.0');
    const first = await create(config({ environment: 'release' }, 'unique'));
    const again = await create(
      config({ environment: 'RELEASE', repository_owner: 'ACME', repository_name: 'Rocket' }, 'unique'),
    );
    expectRefusal(again, 'publisher_duplicate', String(first.json.github_config.id));
    // A workflow file has one spelling, and no environment is another rule than this one.
    expect(
      (await create(config({ environment: 'release', workflow_filename: 'Release.yml' }, 'unique'))).status,
    ).toBe(200);
    expect((await create(config({}, 'unique'))).status).toBe(200);
    expectRefusal(await create(config({ environment: null }, 'unique')), 'publisher_duplicate');
  });

  it('has at most 5, which is said before who owns it', async () => {
    for (let at = 1; at <= 5; at += 1) {
      expect((await create(config({ workflow_filename: `${at}.yml` }, 'full'))).status).toBe(200);
    }
    expectRefusal(
      await create(config({ workflow_filename: '6.yml' }, 'full')),
      'publisher_limit_reached',
      '5',
      'GitHub',
    );
    const stranger = await create(config({ workflow_filename: '6.yml' }, 'full'), { token: strangerToken });
    expectRefusal(stranger, 'publisher_limit_reached');
  });

  it('has at most 5 when 10 come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => create(config({ workflow_filename: `${at}.yml` }, 'raced'))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, 'publisher_limit_reached');
  });

  it('has a publisher once when it is asked for 10 times at once', async () => {
    await ci.publish('raced-same', '1.0.0');
    const answers = await Promise.all(Array.from({ length: 10 }, () => create(config({}, 'raced-same'))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, 'publisher_duplicate');
  });
});
