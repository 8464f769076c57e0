import { chmodSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { useFolder, writeFiles } from './support/folders.ts';
import { checkout } from './support/paths.ts';
import { runProgram } from './support/programs.ts';

const script = join(checkout, 'ci/publish.sh');
const job = { WAYBILL_ID_TOKEN: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl' };

const WELL_KNOWN = JSON.stringify({ registry: 'waybill', visibility: 'public' });

/** A registry that says what it is, or does not even say that, and answers everything else with this very text. */
async function useRegistryThatSays(text: string, wellKnown = WELL_KNOWN) {
  const seen: { url: string; headers: NodeJS.Dict<string | string[]> }[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers });
    const answer = request.url?.endsWith('/.well-known/waybill') ? wellKnown : text;
    request.resume().once('end', () => response.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** A cargo that asks its credential provider, or is too old to know any. */
function useCargo(version: string, index = ''): Record<string, string> {
  const request = JSON.stringify({
    ...{ v: 1, registry: { 'index-url': index, name: 'waybill' } },
    ...{ kind: 'get', operation: 'publish', name: 'rocket', vers: '1.0.0', cksum: 'ab' },
  });
  const lines = [
    `[ "$1" != --version ] || { echo "cargo ${version} (x)"; exit; }`,
    `echo '${request}' | "$CARGO_REGISTRIES_WAYBILL_CREDENTIAL_PROVIDER" --cargo-plugin`,
  ];
  const folder = writeFiles(useFolder(), { cargo: `#!/bin/sh\n${lines.join('\n')}\n` });
  chmodSync(join(folder, 'cargo'), 0o755);
  return { PATH: `${folder}${delimiter}${process.env['PATH']}` };
}

const draws = [
  String.raw`x\n::add-mask::y\r\033[31m\0033[31m\c`,
  'x\u009b31m\u202e\u001b[31m\u007f##[add-path]/tmp #\\"###[x] ##vso[task.x]y',
];

test.each(draws)('what stands where a registry should be is text in a log: %j', async (evil) => {
  const registry = await useRegistryThatSays('{}', evil);
  const { code, stderr } = await runProgram('sh', [script, registry.url], { environment: job });
  expect(code).toBe(1);
  expect(stderr).toContain('does not answer as a Waybill registry does; it begins: x');
  for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(/^publish\.sh: [\x20-\x7e]*$/);
  expect(stderr).not.toMatch(/##\w*\[/);
});

test.each(draws)('what a registry says is text in a log: %j', async (evil) => {
  const registry = await useRegistryThatSays(`{"errors":[{"detail":"${evil}","remedy":"${evil}"}]}`);
  const logs = [
    await runProgram('sh', [script, registry.url], { environment: { ...job, WAYBILL_REHEARSE: 'true' } }),
    await runProgram('sh', [script, registry.url], { environment: { ...job, ...useCargo('1.70.0') } }),
  ];
  for (const { code, stderr } of logs) {
    expect(code).toBe(1);
    expect(stderr).toContain('what to do: x');
    for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(/^publish\.sh: [\x20-\x7e]*$/);
    expect(stderr).not.toMatch(/##\w*\[/);
  }
  const index = `sparse+${registry.url}/index/`;
  const asked = await runProgram('sh', [script, registry.url], {
    environment: { ...job, ...useCargo('1.95.0', index) },
  });
  const [, answer = ''] = asked.stdout.trimEnd().split('\n');
  expect(JSON.parse(answer)).toMatchObject({ Err: { kind: 'other' } });
  expect(answer).toMatch(/^[\x20-\x7e]*$/);
  expect(answer).not.toMatch(/##\w*\[/);
});

test.each([String.raw`wbtp_x\r\nx-evil: 1`, 'wbtp_x y', 'w'.repeat(600)])(
  'what a registry grants is a token, or nothing: %j',
  async (token) => {
    const registry = await useRegistryThatSays(`{"token":"${token}"}`);
    const old = await runProgram('sh', [script, registry.url], {
      environment: { ...job, ...useCargo('1.70.0') },
    });
    expect(old).toMatchObject({ code: 1, stderr: /gave no token/ });
    expect(registry.seen.map(({ headers }) => headers['x-evil'])).toEqual([undefined, undefined]);
    const index = `sparse+${registry.url}/index/`;
    const asked = await runProgram('sh', [script, registry.url], {
      environment: { ...job, ...useCargo('1.95.0', index) },
    });
    expect(JSON.parse(asked.stdout.trimEnd().split('\n')[1] ?? '')).toMatchObject({ Err: { kind: 'other' } });
  },
);

const ENDLESS = `{"errors":[{"detail":"${'x'.repeat(8_000_000)}"}]}`;

test.each([
  { from: 'the exchange', wellKnown: WELL_KNOWN },
  { from: 'the well-known address', wellKnown: ENDLESS },
])('an answer of $from without an end is not kept', async ({ wellKnown }) => {
  const registry = await useRegistryThatSays(ENDLESS, wellKnown);
  const run = await runProgram('sh', [script, registry.url], {
    environment: { ...job, WAYBILL_REHEARSE: 'true' },
  });
  expect(run.code).toBe(1);
  expect(run.stderr.length).toBeLessThan(10_000);
});

test.each([
  'https://crates.example.com@evil.example',
  'https://crates.example.com\\@evil.example',
  'https://crates.example.com\\.evil.example',
  'https://crates.example.com/?x=',
  'https://crates.example.com#x',
  'https://{a,b}.example',
  'https://crates.example.com evil.example',
  'https://crates.example.com\n.evil.example',
  'http://127.0.0.1.evil.example',
  'http://localhost.evil.example',
  'http://[::1].evil.example',
  'http://[::1]@evil.example',
  'file:///etc/passwd',
  'sparse+https://crates.example.com',
])('an address that could be read in two ways is refused: %j', async (url) => {
  const run = await runProgram('sh', [script, url], { environment: { ...job, WAYBILL_REHEARSE: 'true' } });
  expect(run).toMatchObject({ code: 2, stderr: /not the address of a registry|plain http/ });
});

test('brackets in an address are one address', async () => {
  const registry = await useRegistryThatSays('{"outcome":"refused"}');
  await runProgram('sh', [script, `${registry.url}/[1-3]`], {
    environment: { ...job, WAYBILL_REHEARSE: 'true' },
  });
  expect(registry.seen.map(({ url }) => decodeURI(url))).toEqual([
    '/[1-3]/.well-known/waybill',
    '/[1-3]/api/v1/trusted_publishing/rehearsals',
  ]);
});
