import { type CiSim, exchange, idTokenOf, useCiSim } from './ci-sim.ts';
import { type JsonAnswer, send, sendJson } from './http.ts';
import { useMailServer } from './mail-server.ts';
import { makeToken, signIn } from './people.ts';
import { byCi, byToken, describedUpload, foreign } from './populated-crates.ts';
import { eventually } from './programs.ts';
import { put } from './uploads.ts';
import { ADMIN_TOKEN, useWaybill, type Waybill } from './waybill.ts';

export const PASSWORD = 'correct horse battery';
const HOST = 'crates.example.com';

/** A registry in which something has happened, so that its pages have something to show. */
export interface Populated {
  waybill: Waybill;
  /** Where browsers find it, by `browserFlags`: what they show of it is the same each time. */
  url: string;
  browserFlags: string[];
  /** Trusted publishers, by what is to be said of them. */
  publishers: Record<'active' | 'disabled' | 'pending' | 'needsReview' | 'gitlab', number>;
  attempts: Record<'granted' | 'refused', number>;
  issuer: number;
}

/**
 * `ada` owns nearly everything, `grace` is in her organisation, `wile` has one crate of his own and no part in theirs, and
 * `admin` administers.
 */
export async function usePopulated(): Promise<Populated> {
  const [github, gitlab, mail] = await Promise.all([useCiSim(), useCiSim('gitlab'), useMailServer('grace')]);
  const waybill = await useWaybill({
    environment: {
      WAYBILL_PUBLIC_URL: `http://${HOST}`,
      ...mail.settings,
      WAYBILL_SETUP__ADMIN_PASSWORD: PASSWORD,
      WAYBILL_TRUSTED_PUBLISHING__ISSUERS: JSON.stringify([
        { provider: 'github', url: github.issuer, internal: true },
        { provider: 'gitlab', url: gitlab.issuer, internal: true },
      ]),
    },
  });
  const api = apiOf(waybill.url);
  for (const [login, name] of [
    ['ada', 'Ada Lovelace'],
    ['grace', 'Grace Hopper'],
    ['wile', 'Wile E. Coyote'],
  ])
    await api('POST', 'admin/users', { login, name, email: `${login}@example.com`, password: PASSWORD });
  const ada = (await makeToken(waybill.url, 'ada', { name: 'laptop', endpoint_scopes: ALL_SCOPES })).token;
  const wile = (await makeToken(waybill.url, 'wile')).token;
  await makeTokens(waybill.url);
  // Another session than that of a browser.
  await signIn(waybill.url, 'ada', PASSWORD);
  await makeOrganization(api, ada);

  for (const crate of byToken) await taken(put(waybill.url, describedUpload(crate, waybill.index), ada));
  await taken(put(waybill.url, describedUpload(foreign, waybill.index), wile));
  await api('PUT', 'crates/rocket/owners', { owners: ['grace', 'acme:core'] }, ada);
  await api('PUT', 'crates/giant-magnet/owners', { owners: ['ada'] }, wile);
  await api('PATCH', 'crates/acme-vault', { crate: { visibility: 'private' } }, ada);
  await api('DELETE', 'crates/rocket/0.2.1/yank', undefined, ada);

  const publishers = await makePublishers(api, ada);
  const attempts = await runJobs(waybill, github, api, ada);
  for (const path of ['rocket/1.0.0', 'rocket/1.1.0', 'rocket/1.1.0', 'anvil/0.3.0'])
    await send(`${waybill.url}/api/v1/crates/${path}/download`);
  const { issuers } = (await api('GET', 'admin/issuers')) as { issuers: { id: number }[] };
  return {
    ...{ waybill, publishers, attempts, issuer: issuers[0]?.id ?? 0 },
    url: `http://${HOST}`,
    // The second: as if it came over TLS, without which browsers copy nothing and know no passkeys.
    browserFlags: [
      `--host-resolver-rules=MAP ${HOST}:80 127.0.0.1:${waybill.port}`,
      `--unsafely-treat-insecure-origin-as-secure=http://${HOST}`,
    ],
  };
}

type Api = (method: string, path: string, json?: unknown, token?: string) => Promise<Record<string, unknown>>;

/** Calls below `/api/v1/`, as the administrator where nobody else is named. @throws unless it works. */
function apiOf(url: string): Api {
  return async (method, path, json, token = ADMIN_TOKEN) => {
    const answer = await sendJson(`${url}/api/v1/${path}`, {
      ...(json === undefined ? {} : { json }),
      method,
      token,
    });
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answers ${answer.status}: ${JSON.stringify(answer.json)}`);
    return answer.json;
  };
}

async function taken(upload: Promise<JsonAnswer>): Promise<void> {
  const { status, json } = await upload;
  if (status !== 200) throw new Error(`an upload was not taken: ${JSON.stringify(json)}`);
}

async function makeTokens(url: string): Promise<void> {
  await makeToken(url, 'ada', {
    name: 'old release script',
    endpoint_scopes: ['publish-update'],
    crate_scopes: ['rocket', 'rocket-*'],
  });
  await makeToken(url, 'ada', {
    name: 'dashboard',
    endpoint_scopes: ['trusted-publishing-read'],
    expired_at: '2035-05-04T03:02:01Z',
  });
}

async function makeOrganization(api: Api, ada: string): Promise<void> {
  await api('POST', 'organizations', {
    organization: { name: 'acme', display_name: 'Acme Inc.', owner: 'ada' },
  });
  await api('PUT', 'organizations/acme/prefixes/acme-');
  await api('PUT', 'organizations/acme/members/grace', { member: { role: 'member' } }, ada);
  await api('POST', 'organizations/acme/teams', { team: { name: 'core' } }, ada);
  await api('PUT', 'organizations/acme/teams/core/members/grace', undefined, ada);
}

async function makePublishers(api: Api, ada: string): Promise<Populated['publishers']> {
  const make = async (crates: string[], more: Record<string, unknown>): Promise<number> => {
    const publisher = { provider: 'github', crates, environment: { rule: 'none' }, ...more };
    const made = await api('POST', 'trusted_publishing/publishers', { publisher }, ada);
    return (made['publisher'] as { id: number }).id;
  };
  const acme = (repository: string, workflow = 'release.yml') => ({ owner: 'acme', repository, workflow });
  const active = await make(['rocket', 'rocket-macros'], {
    identity: acme('rocket'),
    environment: { rule: 'named', name: 'release' },
    rules: { refs: ['refs/tags/v*'] },
  });
  const disabled = await make(['rocket'], { identity: acme('rocket', 'nightly.yml') });
  await api('PATCH', `trusted_publishing/publishers/${disabled}`, { publisher: { state: 'disabled' } }, ada);
  const needsReview = await make(['anvil'], { identity: acme('anvil') });
  const pending = await make(['comet'], {
    identity: acme('comet'),
    environment: { rule: 'named', name: 'release' },
  });
  const gitlab = await make(['rocket'], {
    provider: 'gitlab',
    identity: { namespace: 'acme/flight', project: 'rocket-mirror', workflow: '.gitlab-ci.yml' },
    environment: { rule: 'any' },
  });
  return { active, disabled, pending, needsReview, gitlab };
}

/** What CI did: releases, and what was refused of it. */
async function runJobs(waybill: Waybill, sim: CiSim, api: Api, ada: string): Promise<Populated['attempts']> {
  const run = async (job: Record<string, string>) => {
    const started = await sim.startJob({ actor: 'ada', sha: SHA, ...job });
    return exchange(waybill.url, await idTokenOf(started, HOST));
  };
  const release = { repository: 'acme/rocket', workflow: 'release.yml', environment: 'release' };
  for (const [index, crate] of byCi.entries()) {
    const job = { ...release, ref: `refs/tags/v${crate.version}`, runId: String(4711 + index) };
    const { json } = await run(job);
    await taken(put(waybill.url, describedUpload(crate, waybill.index), String(json['token'])));
  }
  const refused = [
    { ...release, workflow: 'nightly.yml', runId: '4720' },
    { ...release, environment: 'staging', runId: '4721' },
    { ...release, ref: 'refs/heads/main', runId: '4722' },
    { ...release, event: 'pull_request', runId: '4723' },
  ];
  for (const job of refused) {
    const { status, json } = await run({ ref: 'refs/tags/v1.2.0', ...job });
    if (status === 200) throw new Error(`this job was to be refused: ${JSON.stringify(json)}`);
  }
  const anvil = { repository: 'acme/anvil', workflow: 'release.yml' };
  await run({ ...anvil, runId: '4730' });
  await run({ ...anvil, runId: '4731', ownerId: '666' });
  return eventually(
    () => 'the attempts are not recorded.',
    async () => {
      const answer = await api('GET', 'trusted_publishing/attempts?crate=rocket', undefined, ada);
      const attempts = answer['attempts'] as { id: number; outcome: string }[];
      const of = (outcome: string) => attempts.filter((attempt) => attempt.outcome === outcome);
      const [granted, wrong] = [of('granted'), of('refused')];
      if (granted.length < byCi.length || wrong.length < refused.length) return undefined;
      return { granted: granted[0]?.id ?? 0, refused: wrong.at(-1)?.id ?? 0 };
    },
  );
}

const ALL_SCOPES = ['publish-new', 'publish-update', 'yank', 'change-owners', 'trusted-publishing'];
const SHA = '0123456789abcdef0123456789abcdef01234567';
