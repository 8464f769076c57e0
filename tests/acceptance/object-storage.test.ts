import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useBalancer } from './support/balancer.ts';
import { type Cargo, succeeding, useCargo, withToken } from './support/cargo.ts';
import { makeUpload } from './support/crate-file.ts';
import { databaseKinds } from './support/databases.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { send } from './support/http.ts';
import { storagePort, useObjectStorage } from './support/object-storage.ts';
import { useProxy } from './support/proxy.ts';
import { crateSource, useConsumer } from './support/sources.ts';
import { putAll } from './support/uploads.ts';
import { ADMIN_TOKEN, checkData, useWaybill } from './support/waybill.ts';

const SECRET_KEY = 'what-one-copy-signs-the-others-accept-0123456789';
const WITH_TOKENS = '[registry]\nglobal-credential-providers = ["cargo:token"]\n';

/** Two copies behind a balancer that knows no sessions, on one database and one bucket, without a shared disk. */
async function useCopies(
  options: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
) {
  const postgres = databaseKinds().find(({ name }) => name === 'PostgreSQL');
  if (postgres === undefined) throw new Error('TEST_POSTGRES_URL names no PostgreSQL server');
  const balancer = await useBalancer();
  const environment = {
    ...(await postgres.use()),
    ...useObjectStorage(options),
    WAYBILL_PUBLIC_URL: balancer.url,
    WAYBILL_SECRET_KEY: SECRET_KEY,
    ...more,
  };
  const first = await useWaybill({ environment });
  const second = await useWaybill({ environment });
  balancer.to([first.port, second.port]);
  return { first, second, balancer, index: first.index };
}

async function publish(cargo: Cargo, name: string, manifest = ''): Promise<void> {
  const files = { 'src/lib.rs': `pub fn name() -> &'static str { "${name}" }\n` };
  const cwd = writeFiles(useFolder(), crateSource({ name, manifest, files }));
  await succeeding(
    cargo.run(['publish', '--registry', 'waybill', '--allow-dirty'], {
      cwd,
      environment: withToken(ADMIN_TOKEN),
    }),
  );
}

test('cargo publishes privately through two copies, and downloads from the bucket itself without its token', async () => {
  const storage = await useProxy(storagePort());
  const { first, second, balancer, index } = await useCopies(
    { downloads: 'redirect', public_endpoint: storage.url },
    { WAYBILL_VISIBILITY: 'private' },
  );
  const author = useCargo({ index }, WITH_TOKENS);
  await publish(author, 'ground');
  await publish(author, 'tower', '[dependencies]\nground = { version = "0.1", registry = "waybill" }\n');

  const consumer = useCargo({ index }, WITH_TOKENS);
  const program = useConsumer('tower = { version = "0.1", registry = "waybill" }', 'tower::name()');
  balancer.passed.splice(0);
  storage.forget();
  expect(
    (
      await succeeding(
        consumer.run(['run', '--quiet'], { cwd: program, environment: withToken(ADMIN_TOKEN) }),
      )
    ).stdout,
  ).toBe('tower\n');
  const downloads = balancer.passed.filter(({ line }) => line.includes('/download'));
  expect(downloads.map(({ line }) => line).sort()).toEqual([
    'GET /api/v1/crates/ground/0.1.0/download 302',
    'GET /api/v1/crates/tower/0.1.0/download 302',
  ]);
  expect(new Set(balancer.passed.map(({ port }) => port))).toEqual(new Set([first.port, second.port]));

  // The token stays with the registry, without which nobody is told the addresses.
  expect(
    storage.seen.map(({ method, status, authorization }) => ({ method, status, authorization })),
  ).toEqual([
    { method: 'GET', status: 200, authorization: undefined },
    { method: 'GET', status: 200, authorization: undefined },
  ]);
  expect((await send(`${balancer.url}/api/v1/crates/tower/0.1.0/download`)).status).toBe(401);

  // Nothing of it is on a disk of theirs.
  for (const { dataDir } of [first, second]) {
    const left = existsSync(join(dataDir, 'blobs'))
      ? readdirSync(join(dataDir, 'blobs'), { recursive: true })
      : [];
    expect(left.filter((name) => name !== 'unfinished')).toEqual([]);
  }
  for (const copy of [first, second])
    expect(await checkData(copy)).toMatchObject({
      code: 0,
      stdout: 'clean: 2 crates, 2 versions, 2 files\n',
    });

  // Who cannot look says why, and calls nothing missing.
  const url = new URL(first.environment['WAYBILL_STORAGE_URL'] ?? '');
  url.searchParams.set('endpoint', 'http://127.0.0.1:1');
  const environment = { ...first.environment, WAYBILL_STORAGE_URL: url.href };
  const blind = await checkData({ ...first, environment });
  expect(blind).toMatchObject({ code: 2, stdout: '' });
  expect(blind.stderr).toMatch(
    /^waybill: The storage of the crates does not answer[^\n]*ECONNREFUSED[^\n]*\n$/,
  );
});

test('two copies publish versions of one crate at once, and none is lost', async () => {
  const { first, second, balancer } = await useCopies({});
  const uploads = Array.from({ length: 12 }, (_, number) => makeUpload('shared', `1.${number}.0`));
  const halves = [uploads.filter((_, n) => n % 2 === 0), uploads.filter((_, n) => n % 2 === 1)];
  await Promise.all([putAll(first.url, halves[0] ?? []), putAll(second.url, halves[1] ?? [])]);
  for (const copy of [first, second]) {
    const { text } = await send(`${copy.url}/index/sh/ar/shared`);
    const versions = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).vers);
    expect(versions.sort()).toEqual(uploads.map(({ version }) => version).sort());
  }
  const streamed = await send(`${balancer.url}/api/v1/crates/shared/1.0.0/download`);
  expect(streamed.status).toBe(200);
  expect(await checkData(first)).toMatchObject({
    code: 0,
    stdout: 'clean: 1 crate, 12 versions, 12 files\n',
  });
});
