import { beforeAll, expect, test } from 'vitest';
import { succeeding, useCargo } from './support/cargo.ts';
import { makeDescribed, makeUpload } from './support/crate-file.ts';
import { useFolder } from './support/folders.ts';
import { send } from './support/http.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import { putAll } from './support/uploads.ts';
import { ADMIN_TOKEN, useWaybill, type Waybill } from './support/waybill.ts';

keepToTheEnd();

const MANY = 103;

let waybill: Waybill;

beforeAll(async () => {
  waybill = await useWaybill();
  const { url } = waybill;
  await putAll(url, [
    makeDescribed({ name: 'fondue', version: '1.2.3', description: 'Melts Käse and/or Brot' }),
    makeUpload('regretted', '1.0.0'),
    ...Array.from({ length: MANY }, (_, at) => makeUpload(`swarm-${at}`, '0.1.0')),
  ]);
  const yank = { method: 'DELETE', token: ADMIN_TOKEN };
  expect((await send(`${url}/api/v1/crates/regretted/1.0.0/yank`, yank)).status).toBe(200);
});

/** The names that cargo shows, and the line about those it does not. */
async function search(...args: readonly string[]) {
  const run = useCargo(waybill).run(['search', '--registry', 'waybill', ...args], { cwd: useFolder() });
  const { stdout } = await succeeding(run);
  const shown = stdout.split('\n').filter((line) => line !== '');
  return {
    names: shown.flatMap((line) => /^(\S+) = "/.exec(line)?.[1] ?? []),
    lines: shown,
    more: /and (\d+) crates more/.exec(stdout)?.[1],
  };
}

test('§13.40 `cargo search` finds a crate by its name, with its version and its description', async () => {
  const [first] = (await search('fondue')).lines;
  expect(first).toMatch(/^fondue = "1\.2\.3" +# Melts Käse and\/or Brot$/);
});

test('§13.40 what is not ASCII, and what means something in an address, is searched for as it is', async () => {
  expect((await search('Käse')).names).toEqual(['fondue']);
  for (const odd of [
    'and/or',
    'a&b=c',
    '100%',
    '?#',
    '+',
    "'; drop table crates; --",
    '"',
    '*',
    'Käse/Brot ü',
  ])
    expect((await search(odd)).names, odd).not.toContain('swarm-1');
});

test('§13.40 ten are shown unasked, a hundred at most, and how many there are besides', async () => {
  const unasked = await search('swarm');
  expect(unasked.names).toHaveLength(10);
  expect(unasked.more).toBe(String(MANY - 10));
  for (const limit of ['100', '1000']) {
    const most = await search('swarm', '--limit', limit);
    expect(new Set(most.names).size).toBe(100);
    expect(most.names.every((name) => name.startsWith('swarm-'))).toBe(true);
  }
});

test('§13.40 nothing found is no error', async () => {
  expect((await search('nothing-of-the-kind')).lines).toEqual([]);
});

test('§13.40 a crate of which all is yanked has a version to show all the same', async () => {
  expect((await search('regretted')).lines[0]).toMatch(/^regretted = "\d+\.\d+\.\d+"/);
});
