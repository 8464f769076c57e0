import { errorStatus } from '@waybill/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../../testing/authorisation-stage.ts';
import {
  framingFaults,
  headerFaults,
  OF_NO_SESSION,
  openToOtherOrigins,
} from '../../testing/browser-rules.ts';
import { collectRoutes } from '../../testing/collect-routes.ts';
import { noteCount } from '../../testing/note-count.ts';
import { nextAddress } from '../../testing/people.ts';
import { type Expected, type Principal, principals, type RouteRule } from './authorisation.ts';
import { authorisationRules } from './authorisation-rules.ts';

const rules = Object.values(authorisationRules).flat();
const isSuccess = (expected: Expected) => typeof expected === 'number' && expected < 300;

/** Each rule on each of these; on the last one only where it is about a crate. */
const registries = [
  { name: 'a public registry', visibility: 'public', hidden: false },
  { name: 'a private registry', visibility: 'private', hidden: false },
  { name: 'a private crate in a public registry', visibility: 'public', hidden: true },
] as const;

let asked = 0;
afterAll(() => noteCount('routes × principals asked', asked));

describe.each(registries)('on $name', ({ visibility, hidden }) => {
  let stage: Stage;
  let existing: string[] = [];
  beforeAll(async () => {
    const started = await collectRoutes(() => setStage(visibility, hidden));
    stage = started.result;
    existing = started.routes;
  });
  afterAll(() => stage.ci.close());

  it('every route is in the table, and nothing else', () => {
    expect(existing.filter((route) => !route.startsWith('HEAD '))).toEqual(
      rules.map(({ route }) => route).sort(),
    );
    for (const head of existing.filter((route) => route.startsWith('HEAD ')))
      expect(rules.map(({ route }) => route)).toContain(head.replace('HEAD ', 'GET '));
  });

  const inQuestion = hidden ? rules.filter((rule) => rule.hidden !== undefined) : rules;
  it.each(inQuestion)('$route', async (rule) => {
    const answers = {
      ...rule.answers,
      ...(visibility === 'private' ? rule.privately : {}),
      ...(hidden ? rule.hidden : {}),
    };
    const differences: string[] = [];
    for (const principal of principals) differences.push(...(await ask(rule, principal, answers[principal])));
    asked += principals.length;
    if (rule.takesHalf === undefined) {
      differences.push(...(await askHalf(rule, answers.anonymous)));
      asked += 1;
    }
    expect(differences).toEqual([]);
  });

  /** Whoever has a second factor and has not given it in a session is nobody in it. */
  async function askHalf(rule: RouteRule, expected: Expected): Promise<string[]> {
    const [method = '', pattern = ''] = rule.route.split(' ');
    const text = `${rule.at ?? pattern}\n${JSON.stringify(rule.body ?? null)}`;
    const [path = '', body = ''] = (await stage.fill(text, false)).split('\n');
    const answer = await stage.ci.server.request(method, path, {
      token: null,
      body: rule.body === 'an upload' ? stage.upload : (JSON.parse(body) ?? undefined),
      headers: { 'x-forwarded-for': nextAddress(), cookie: stage.halfSession },
    });
    const got = answer.json?.errors?.[0]?.code ?? answer.status;
    return got === expected ? [] : [`half a session: ${method} ${path}: expected ${expected}, got ${got}`];
  }

  if (visibility === 'public' && !hidden) {
    it('a page of another origin changes nothing by any route, whoever is signed in', async () => {
      expect(rules.filter(({ route }) => !route.startsWith('GET ')).length).toBeGreaterThan(80);
      expect(await openToOtherOrigins(stage, rules)).toEqual(OF_NO_SESSION);
    });

    it('no answer may be framed, taken for another type, or read by other pages', async () => {
      const { faults, pages } = await framingFaults(stage, rules);
      expect(faults).toEqual([]);
      expect(pages).toBeGreaterThan(8);
    });

    it('no name in an address, and nothing behind it, becomes a header or leads elsewhere', async () => {
      expect(await headerFaults(stage, rules)).toEqual([]);
    });
  }

  it('no refusal has changed anything', async () => {
    const { server } = stage.ci;
    const { db } = server.running.platform.database;
    const token = stage.tokens.owner;
    const crate = await server.request('GET', '/api/v1/crates/rocket', { token });
    expect(crate.json.versions).toMatchObject([{ num: '1.0.0', yanked: false }]);
    expect(crate.json.crate.trustpub_only).toBe(false);
    const owners = await server.request('GET', '/api/v1/crates/rocket/owners', { token });
    expect(owners.json.users.map(({ login }: { login: string }) => login)).toEqual(['owner']);
    const path = '/api/v1/trusted_publishing/publishers?crate=rocket';
    expect((await server.request('GET', path, { token })).json.publishers).toMatchObject([
      { state: 'active' },
    ]);
    expect(await db.selectFrom('users').select('login').orderBy('login').execute()).toEqual(
      ['admin', 'chief', 'owner', 'stranger'].map((login) => ({ login })),
    );
    // The credentials of the table have all outlived it.
    for (const principal of ['stranger', 'owner', 'administrator', 'read-only token'] as const)
      expect((await server.request('GET', '/api/v1/me', { token: stage.tokens[principal] })).status).toBe(
        200,
      );
  });

  /** @returns what was answered otherwise, in words. */
  async function ask(rule: RouteRule, principal: Principal, expected: Expected): Promise<string[]> {
    const [method = '', pattern = ''] = rule.route.split(' ');
    // What may succeed gets something of its own to change; a refusal must leave what there is.
    const isFresh = rule.changes === true && isSuccess(expected);
    const text = `${rule.at ?? pattern}\n${JSON.stringify(rule.body ?? null)}`;
    const [path = '', body = ''] = (await stage.fill(text, isFresh)).split('\n');
    const token = rule.endsCredential ? await stage.another(principal) : stage.tokens[principal];
    // Both spellings of a credential, and HEAD, mean the same on every registry: one of them shows it.
    const isWhole = visibility === 'public' && !hidden;
    const isOnce = token === null || isFresh || rule.endsCredential || !isWhole;
    const forms = isOnce ? [token] : [token, `Bearer ${token}`];
    const differences: string[] = [];
    for (const form of forms)
      for (const one of method === 'GET' && isWhole ? ['GET', 'HEAD'] : [method]) {
        const answer = await stage.ci.server.request(one, path, {
          token: form,
          body: rule.body === 'an upload' ? stage.upload : (JSON.parse(body) ?? undefined),
          headers: { 'x-forwarded-for': nextAddress() },
        });
        const got = answer.json?.errors?.[0]?.code ?? answer.status;
        const wanted = typeof expected === 'string' && one === 'HEAD' ? errorStatus[expected] : expected;
        const isRight =
          got === wanted && (typeof expected === 'number' || answer.status === errorStatus[expected]);
        if (!isRight) differences.push(`${principal}: ${one} ${path}: expected ${wanted}, got ${got}`);
      }
    return differences;
  }
});
