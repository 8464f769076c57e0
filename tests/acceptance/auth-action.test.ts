import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { withToken } from './support/cargo.ts';
import { writeFiles } from './support/folders.ts';
import { authActionFolder, ciSimProgram, ownAuthActionFolder } from './support/paths.ts';
import { freePort } from './support/ports.ts';
import { type Ended, runProgram } from './support/programs.ts';
import { useProxy } from './support/proxy.ts';
import { publishing, type Rocket, releaseJob, rocket, useTrustedRocket, versions } from './support/rocket.ts';

/** A checkout of `rust-lang/crates-io-auth-action`: where there is one, it is held to the very same table. */
const upstream = process.env['UPSTREAM_AUTH_ACTION'];

/** What stands in one workflow can stand in another: all of these must be seen to do the same. */
const actions = [
  { name: 'ours', folder: ownAuthActionFolder },
  { name: 'a stand-in for the stock one', folder: authActionFolder },
  ...(upstream ? [{ name: 'the stock one', folder: upstream }] : []),
];

beforeAll(() => {
  if (!upstream) {
    console.warn(
      'THE STOCK ACTION IS NOT HELD TO THIS TABLE: set UPSTREAM_AUTH_ACTION to a checkout of rust-lang/crates-io-auth-action.',
    );
  } else if (!existsSync(join(upstream, 'action.yml'))) {
    throw new Error(`UPSTREAM_AUTH_ACTION names ${upstream}, where there is no action.yml`);
  }
});

const TOKENS = '/api/v1/trusted_publishing/tokens';
const MASKED = /^::add-mask::(wbtp_\S+)$/m;

describe.each(actions)('$name', ({ folder }) => {
  test('hands over a token that publishes, hides it, and revokes it at the end', async () => {
    const place = await useRocketBehindProxy();
    const run = await runAction(folder, place, { steps: ['cargo', ...publishing] });
    expect(run.stderr).toContain('Published rocket v0.2.0');
    expect(run.code).toBe(0);
    expect(exchanges(place)).toEqual([`POST ${TOKENS} 200`, `DELETE ${TOKENS} 204`]);
    expect(await versions(place.waybill)).toEqual(['0.1.0', '0.2.0']);
    expect(run.stdout).not.toContain('::error');

    const [line = '', token = ''] = MASKED.exec(run.stdout) ?? [];
    expect(run.stdout.replaceAll(line, '')).not.toContain(token);
    expect(run.stdout.replaceAll(/^::add-mask::\S+$/gm, '')).not.toMatch(/wbtp_|eyJ/);
    writeFiles(place.source, rocket('0.3.0'));
    const late = await place.cargo.run(publishing, { cwd: place.source, environment: withToken(token) });
    expect(late).toMatchObject({ code: 101, stderr: /expired, used up or revoked/ });
  });

  test('is masked before the next step begins, and revoked when that fails', async () => {
    const place = await useRocketBehindProxy();
    const steps = ['sh', '-c', 'printenv CARGO_REGISTRIES_WAYBILL_TOKEN | cut -c 1-5; exit 7'];
    const run = await runAction(folder, place, { steps });
    expect(run.code).toBe(7);
    expect(run.stdout).toMatch(/::add-mask::wbtp_[\s\S]*^wbtp_$/m);
    expect(exchanges(place)).toEqual([`POST ${TOKENS} 200`, `DELETE ${TOKENS} 204`]);
  });

  test('takes an address with a slash at its end', async () => {
    const place = await useRocketBehindProxy();
    const run = await runAction(folder, place, { url: `${place.proxy.url}/`, steps: ['true'] });
    expect(run.code).toBe(0);
    expect(exchanges(place)).toEqual([`POST ${TOKENS} 200`, `DELETE ${TOKENS} 204`]);
  });

  test('says which permission is missing, and asks the registry nothing', async () => {
    const place = await useRocketBehindProxy();
    const run = await runAction(folder, place, { more: ['--no-id-token'], steps: STEP });
    expectFailure(run, /id-token.*write/);
    expect(exchanges(place)).toEqual([]);
  });

  test('passes on why the registry refuses', async () => {
    const place = await useRocketBehindProxy();
    const job = { ...releaseJob, workflow: 'nightly.yml' };
    const run = await runAction(folder, place, { job, steps: STEP });
    expectFailure(run, /`nightly\.yml`.*Expected: `release\.yml`/);
    expect(exchanges(place)).toEqual([`POST ${TOKENS} 400`]);
  });

  test('fails where nothing listens', async () => {
    const place = await useRocketBehindProxy();
    const url = `http://127.0.0.1:${await freePort()}`;
    expectFailure(await runAction(folder, place, { url, steps: STEP }), /./);
  });

  test('fails where a page answers instead of a registry', async () => {
    const place = await useRocketBehindProxy();
    const { url, asked } = await usePage(502);
    expectFailure(await runAction(folder, place, { url, steps: STEP }), /./);
    expect(asked).toEqual([`POST ${TOKENS}`]);
  });
});

const STEP = ['echo', 'the step was reached'];

/** A failed main: exit code, an annotation, no next step, nothing to hide or revoke. */
function expectFailure(run: Ended, says: RegExp): void {
  expect(run.code).toBe(1);
  const [, sentence = ''] = /^::error[^:]*(?:%3A[^:]*)*::(.*)$/m.exec(run.stdout) ?? [];
  expect(sentence).toMatch(says);
  expect(run.stdout).not.toContain('the step was reached');
  expect(run.stdout).not.toMatch(MASKED);
}

type Place = Rocket & { proxy: Awaited<ReturnType<typeof useProxy>> };

/** Everything that reaches the registry is seen. */
async function useRocketBehindProxy(): Promise<Place> {
  const port = await freePort();
  const proxy = await useProxy(port);
  const place = await useTrustedRocket({ WAYBILL_PUBLIC_URL: proxy.url }, { port });
  writeFiles(place.source, rocket('0.2.0'));
  proxy.forget();
  return { ...place, proxy };
}

/** What an action asked: cargo asks for the index and uploads. */
const exchanges = ({ proxy }: Place) =>
  proxy.seen
    .filter(({ path }) => path.includes('trusted_publishing') || path.includes('well-known'))
    .map(({ method, path, status }) => `${method} ${path} ${status}`);

async function usePage(status: number): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status, { 'content-type': 'text/html' }).end('<html><h1>Bad gateway</h1></html>');
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}`, asked };
}

interface Call {
  url?: string;
  job?: typeof releaseJob;
  more?: string[];
  steps: string[];
}

function runAction(
  folder: string,
  { sim, cargo, proxy, source }: Place,
  { url = proxy.url, job = releaseJob, more = [], steps }: Call,
): Promise<Ended> {
  const { repository, workflow, environment } = job;
  const args = [
    ...['action', '--server', sim.url, '--dir', folder, '--cwd', source],
    ...['--input', `url=${url}`, '--output-env', 'CARGO_REGISTRIES_WAYBILL_TOKEN=token'],
    ...['--repository', repository, '--workflow', workflow, '--environment', environment],
    ...more,
  ];
  const variables = { CARGO_HOME: cargo.home, CARGO_TERM_COLOR: 'never' };
  return runProgram(process.execPath, [ciSimProgram, ...args, '--', ...steps], { environment: variables });
}
