import { startCiSim } from '@waybill/ci-sim';
import { afterEach, expect, it } from 'vitest';
import { expectRefusal } from '../../../testing/expect-refusal.ts';
import { startTestServer } from '../../../testing/test-server.ts';
import {
  GITHUB_CONFIGS,
  githubConfig,
  issuerTable,
  type TrustedCi,
  trustedCi,
} from '../../../testing/trusted-ci.ts';

let ci: TrustedCi | undefined;
afterEach(() => ci?.close());

async function trusting(names: readonly string[], disabled: readonly string[] = []): Promise<TrustedCi> {
  const sim = await startCiSim();
  for (const name of names) if (name !== 'github') await sim.addIssuer(name);
  const tables = names.map((name) =>
    issuerTable(sim.issuer(name).url, { enabled: !disabled.includes(name) }),
  );
  const server = await startTestServer({
    'trusted_publishing.issuers': JSON.stringify(tables),
  });
  ci = trustedCi(server, sim);
  await ci.publish('rocket', '1.0.0');
  return ci;
}

const create = (at: TrustedCi, more: Record<string, unknown> = {}) =>
  at.server.request('POST', GITHUB_CONFIGS, { body: githubConfig('rocket', more) });

it('with one issuer, that one is meant', async () => {
  const at = await trusting(['github']);
  expect((await create(at)).json.github_config.issuer).toBe(at.sim.issuer().url);
});

it('with two, the request has to say', async () => {
  const at = await trusting(['github', 'ghes']);
  const [first, second] = [at.sim.issuer().url, at.sim.issuer('ghes').url];
  expectRefusal(await create(at), 'issuer_ambiguous', '`issuer`', first, second);
  expect((await create(at, { issuer: first })).json.github_config.issuer).toBe(first);
  // The same names at another issuer are another publisher.
  expect((await create(at, { issuer: second })).json.github_config.issuer).toBe(second);
});

it('a switched-off one does not count', async () => {
  const at = await trusting(['github', 'ghes'], ['ghes']);
  expect((await create(at)).json.github_config.issuer).toBe(at.sim.issuer().url);
  expectRefusal(await create(at, { issuer: at.sim.issuer('ghes').url }), 'issuer_not_configured');
});

it('its tokens are refused as those of a switched-off one', async () => {
  const at = await trusting(['github', 'ghes'], ['ghes']);
  const answer = await at.exchange(at.mint(undefined, { issuer: 'ghes' }));
  expectRefusal(answer, 'issuer_disabled', at.sim.issuer('ghes').url);
});

it('an unknown one, or another spelling of a known one, is refused with those there are', async () => {
  const at = await trusting(['github']);
  const url = at.sim.issuer().url;
  for (const issuer of ['https://evil.example', `${url}/`, '']) {
    expectRefusal(await create(at, { issuer }), 'issuer_not_configured', `\`${issuer}\``, `\`${url}\``);
  }
});

it('without any issuer at all, the sentence says whom to ask', async () => {
  const at = await trusting([]);
  expectRefusal(await create(at), 'issuer_not_configured', 'operator');
  expectRefusal(await at.exchange(at.mint()), 'id_token_issuer_unknown', 'no issuer at all');
});
