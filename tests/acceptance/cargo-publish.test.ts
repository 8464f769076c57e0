import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type BehindProxy, useWaybillBehindProxy } from './support/behind-proxy.ts';
import { cargoMinorVersion, succeeding, useCargo, withToken } from './support/cargo.ts';
import { assembleUpload, makeUpload, tarEntry, usualEntries } from './support/crate-file.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { refusalOf, send } from './support/http.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { runProgram } from './support/programs.ts';
import { downloadedSha256, indexLines, indexPath } from './support/registry.ts';
import { publishing } from './support/rocket.ts';
import { beginUpload } from './support/slow-transfers.ts';
import { crateSource, useCrate } from './support/sources.ts';
import { put, putAll } from './support/uploads.ts';
import { ADMIN_TOKEN, checkData } from './support/waybill.ts';

keepToTheEnd();

/** Little, for a small bomb; and no less than what an upload may have. */
const UNPACKED_BYTES = 12 * 1024 * 1024;
const UPLOAD = '/api/v1/crates/new';
const admin = withToken(ADMIN_TOKEN);
const quick = [...publishing, '--no-verify'];

let place: BehindProxy;

beforeAll(async () => {
  place = await useWaybillBehindProxy({ WAYBILL_LIMITS__UNPACKED_BYTES: String(UNPACKED_BYTES) });
});

test('§13.18 §13.19 a version is in the index before its upload is answered: cargo asks once', async () => {
  const { waybill, proxy } = place;
  const cargo = useCargo(waybill);
  const cwd = useCrate({ name: 'prompt' });
  const path = `/index/${indexPath('prompt')}`;
  const afterUpload = async () => {
    proxy.forget();
    const published = await succeeding(cargo.run(quick, { cwd, environment: admin }));
    expect(published.stderr).toContain('Published prompt');
    const at = proxy.seen.findIndex((seen) => seen.path === UPLOAD);
    return proxy.seen.slice(at).map(({ path, status, headers }) => ({
      path,
      status,
      isConditional: headers['if-none-match'] !== undefined,
    }));
  };
  const once = (isConditional: boolean) => [
    { path: UPLOAD, status: 200, isConditional: false },
    { path: '/index/config.json', status: 200, isConditional: false },
    { path, status: 200, isConditional },
  ];
  expect(await afterUpload()).toEqual(once(false));
  writeFiles(cwd, crateSource({ name: 'prompt', version: '0.2.0' }));
  expect(await afterUpload()).toEqual(once(true));
});

test('§13.21 §13.23 a version that was yanked, or differs in build metadata alone, is taken', async () => {
  const { waybill, proxy } = place;
  await putAll(waybill.url, [makeUpload('taken', '1.0.0'), makeUpload('taken', '2.0.0+one')]);
  await send(`${waybill.url}/api/v1/crates/taken/1.0.0/yank`, { method: 'DELETE', token: ADMIN_TOKEN });
  const before = await indexLines(waybill.url, 'taken');
  // As cargo itself looks, some of these never reach the registry; behind a cache that knows nothing they do.
  proxy.hide(`/index/${indexPath('taken')}`);
  for (const version of ['1.0.0', '1.0.0+two', '2.0.0', '2.0.0+two']) {
    const cwd = useCrate({ name: 'taken', version });
    const refused = await useCargo(waybill).run(quick, { cwd, environment: admin });
    expect(refused.code, version).toBe(101);
    expect(refused.stderr).toMatch(
      /status 400 Bad Request\): crate version `[12]\.0\.0` is already uploaded/,
    );
  }
  proxy.hide(null);
  // Cargo 1.95 does not count what is yanked, later ones do.
  const yanked = await useCargo(waybill).run(quick, {
    cwd: useCrate({ name: 'taken', version: '1.0.0' }),
    environment: admin,
  });
  expect(yanked).toMatchObject({ code: 101, stderr: /already (uploaded|exists)/ });
  expect(await indexLines(waybill.url, 'taken')).toEqual(before);
});

test('§13.22 a name that differs in case or `-` and `_` alone is refused, with the name there is', async () => {
  const { waybill } = place;
  await putAll(waybill.url, [makeUpload('twin-crate', '1.0.0')]);
  for (const name of ['Twin-Crate', 'twin_crate', 'TWIN_crate']) {
    const cwd = useCrate({ name, version: '1.1.0' });
    const refused = await useCargo(waybill).run(quick, { cwd, environment: admin });
    expect(refused.code).toBe(101);
    expect(refused.stderr).toContain(
      `crate was previously named \`twin-crate\`; expected exactly that spelling, got \`${name}\``,
    );
  }
});

test('§13.25 what the metadata says must be what the manifest in the archive says', async () => {
  const { url } = place.waybill;
  const described = { name: 'honest', version: '1.0.0' };
  const entries = usualEntries(described);
  const dependency = { name: 'prompt', version_req: '^0.1', features: [], kind: 'normal' };
  const lies: [Record<string, unknown>, RegExp][] = [
    [{ vers: '1.0.1' }, /1\.0\.1/],
    [{ name: 'dishonest' }, /dishonest/],
    [
      { license: 'Apache-2.0' },
      /disagree about license: "Apache-2\.0" in the metadata, "MIT" in Cargo\.toml/,
    ],
    [{ deps: [dependency] }, /"prompt" is in the metadata of the upload, but not in Cargo\.toml/],
    [{ features: { hidden: [] } }, /features \(their names\): \["hidden"\] in the metadata, \[\]/],
    [{ links: 'z' }, /disagree about links/],
    [{ rust_version: '1.99' }, /disagree about rust_version/],
  ];
  for (const [metadata, says] of lies) {
    const refused = await put(url, assembleUpload({ ...described, metadata }, entries));
    expect(refused.status).toBe(400);
    expect(refusalOf(refused).detail).toMatch(says);
  }
  expect(await indexLines(url, 'honest')).toEqual([]);
});

test('§13.26 an archive that would not unpack into its own folder, or never ends, is refused', async () => {
  const { url } = place.waybill;
  const described = { name: 'bomb', version: '1.0.0' };
  const nothing = Buffer.alloc(0);
  const more: Record<string, Buffer> = {
    'a symbolic link': tarEntry('bomb-1.0.0/link', nothing, '/etc/passwd'),
    'an absolute path': tarEntry('/etc/cron.d/bomb', nothing),
    'a path that leads out': tarEntry('bomb-1.0.0/../../bomb', nothing),
    'another prefix': tarEntry('bomb-1.0.1/src/main.rs', nothing),
    'more than it may unpack to': tarEntry('bomb-1.0.0/zeros', Buffer.alloc(UNPACKED_BYTES + 1)),
  };
  for (const [what, entry] of Object.entries(more)) {
    const refused = await put(url, assembleUpload(described, [...usualEntries(described), entry]));
    expect(refused.status, what).toBe(400);
    expect(refusalOf(refused).code, what).toMatch(/^archive_/);
  }
  expect(await indexLines(url, 'bomb')).toEqual([]);
});

test('§13.27 small and larger files arrive, and of one too large cargo shows why', async () => {
  const { waybill, proxy } = place;
  const cargo = useCargo(waybill);
  const publish = (version: string, bytes: number) => {
    const cwd = useCrate({ name: 'weight', version });
    writeFileSync(join(cwd, 'ballast'), randomBytes(bytes));
    proxy.forget();
    return cargo.run(quick, { cwd, environment: admin });
  };
  const expectation = () => proxy.seen.find(({ path }) => path === UPLOAD)?.headers.expect;
  await succeeding(publish('0.1.0', 500_000));
  await succeeding(publish('0.2.0', 1_500_000));
  // Cargo asks before it sends more than 1 MiB, and at times before less.
  if ((await cargoMinorVersion()) <= 95) expect(expectation()).toBe('100-continue');
  const refused = await publish('0.3.0', 12_000_000);
  expect(refused.code).toBe(101);
  expect(refused.stderr).toMatch(/status 413 Payload Too Large\): .*10 ?485 ?760/);
  expect((await indexLines(waybill.url, 'weight')).map(({ vers }) => vers)).toEqual(['0.1.0', '0.2.0']);
});

test('§13.28 what the registry warns of is shown', async () => {
  const { waybill, proxy } = place;
  // This registry warns of nothing yet, so somebody in between does.
  proxy.intercept((request, response) => {
    if (request.method !== 'PUT') return false;
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const { status, text } = await send(waybill.url + UPLOAD, { method: 'PUT', token: ADMIN_TOKEN, body });
      const json = JSON.parse(text) as { warnings: { other: string[] } };
      expect(json.warnings).toEqual({ invalid_categories: [], invalid_badges: [], other: [] });
      json.warnings.other.push('this crate has a longer name\nelsewhere');
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    })();
    return true;
  });
  const cwd = useCrate({ name: 'warned' });
  const published = await useCargo(waybill).run(quick, { cwd, environment: admin });
  proxy.intercept(null);
  expect(published).toMatchObject({
    code: 0,
    stderr: /warning: this crate has a longer name\nelsewhere[\s\S]*Published warned/,
  });
});

test('§13.30 an upload needs no content type, and takes the one that newer cargos send', async () => {
  const { waybill, proxy } = place;
  for (const [version, type] of [
    ['1.0.0', undefined],
    ['1.1.0', 'application/octet-stream'],
    ['1.2.0', 'application/x-nobody-knows'],
  ] as const) {
    const { body } = makeUpload('untyped', version);
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const answer = await send(waybill.url + UPLOAD, { method: 'PUT', token: ADMIN_TOKEN, body, headers });
    expect(answer.status, answer.text).toBe(200);
  }
  proxy.forget();
  const cwd = useCrate({ name: 'typed-by-cargo' });
  await succeeding(useCargo(waybill).run(quick, { cwd, environment: admin }));
  const sent = proxy.seen.find(({ path }) => path === UPLOAD)?.headers;
  const expected = (await cargoMinorVersion()) <= 95 ? undefined : 'application/octet-stream';
  expect(sent?.['content-type']).toBe(expected);
});

test('§13.34 a dry run leaves no trace', async () => {
  const { waybill, proxy } = place;
  proxy.forget();
  const cwd = useCrate({ name: 'rehearsed' });
  await succeeding(useCargo(waybill).run([...publishing, '--dry-run'], { cwd }));
  expect(proxy.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(await indexLines(waybill.url, 'rehearsed')).toEqual([]);
});

test('§13.35 the registry may be named by the manifest, by the configuration, or by variables alone', async () => {
  const { waybill } = place;
  const manifest = 'publish = ["waybill"]\n';
  const bare = ['publish', '--no-verify', '--allow-dirty'];
  const named = await succeeding(
    useCargo(waybill).run(bare, { cwd: useCrate({ name: 'by-manifest', manifest }), environment: admin }),
  );
  expect(named.stderr).toMatch(/found `waybill` as only allowed registry/);

  const byDefault = useCargo(waybill, '[registry]\ndefault = "waybill"\n');
  await succeeding(byDefault.run(bare, { cwd: useCrate({ name: 'by-default' }), environment: admin }));

  const variables = { ...admin, CARGO_REGISTRIES_WAYBILL_INDEX: waybill.index, CARGO_HOME: useFolder() };
  const cwd = useCrate({ name: 'by-variables' });
  await succeeding(runProgram('cargo', quick, { cwd, environment: variables }));
  for (const name of ['by-manifest', 'by-default', 'by-variables'])
    expect(await indexLines(waybill.url, name)).toHaveLength(1);
});

test('§13.36 of two publishes of one version at once, exactly one wins', async () => {
  const { waybill, proxy } = place;
  // Both uploads are held until both are there.
  const held: (() => void)[] = [];
  const bodies: Promise<unknown>[] = [];
  proxy.intercept((request, response) => {
    if (request.method !== 'PUT') return false;
    bodies.push(
      (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        await new Promise<void>((resolve) => {
          held.push(resolve);
          if (held.length === 2) for (const go of held) go();
        });
        const body = Buffer.concat(chunks);
        const { status, text } = await send(waybill.url + UPLOAD, {
          method: 'PUT',
          token: ADMIN_TOKEN,
          body,
        });
        response.writeHead(status, { 'content-type': 'application/json' }).end(text);
      })(),
    );
    return true;
  });
  const runs = ['one', 'two'].map((text) =>
    useCargo(waybill).run(quick, {
      cwd: useCrate({ name: 'raced', files: { 'src/lib.rs': `// ${text}\n` } }),
      environment: admin,
    }),
  );
  const ended = await Promise.all(runs);
  proxy.intercept(null);
  await Promise.all(bodies);
  expect(ended.map(({ code }) => code).sort()).toEqual([0, 101]);
  const loser = ended.find(({ code }) => code === 101);
  expect(loser?.stderr).toContain('crate version `0.1.0` is already uploaded');
  const stored = await indexLines(waybill.url, 'raced');
  expect(stored).toHaveLength(1);
  expect(await downloadedSha256(waybill.url, 'raced', '0.1.0')).toBe(stored[0]?.cksum);
});

test('§13.37 of an upload that breaks off nothing is stored', async () => {
  const { waybill } = place;
  const { body } = makeUpload('unfinished', '1.0.0', randomBytes(200_000));
  const begun = await beginUpload(waybill.port, { body });
  begun.abandon();
  // The same crate whole, right afterwards: nothing is in its way.
  expect(await indexLines(waybill.url, 'unfinished')).toEqual([]);
  await putAll(waybill.url, [makeUpload('unfinished', '1.0.0')]);
  expect(await checkData(waybill)).toMatchObject({ code: 0, stdout: /^clean/ });
});
