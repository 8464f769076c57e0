import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Cargo,
  type CargoCall,
  cargoMinorVersion,
  succeeding,
  useCargo,
  withToken,
} from './support/cargo.ts';
import {
  bundleProvider,
  type FleetBehindProxy,
  fleetJob,
  throughProvider,
  trustFleet,
  useFleetBehindProxy,
} from './support/credential-provider.ts';
import { useFolder, writeFiles } from './support/folders.ts';
import { keepToTheEnd } from './support/lifetime.ts';
import type { Ended } from './support/programs.ts';
import type { Seen } from './support/proxy.ts';
import { indexLines, indexPath } from './support/registry.ts';
import { crateSource } from './support/sources.ts';
import { ADMIN_TOKEN, checkData } from './support/waybill.ts';

keepToTheEnd();
beforeAll(async () => {
  await bundleProvider();
  place = await useFleetBehindProxy();
  knowsWorkspaces = (await cargoMinorVersion()) >= 90;
});

const UPLOAD = '/api/v1/crates/new';
const EXCHANGE = '/api/v1/trusted_publishing/tokens';
const ROUNDS = 50;
const admin = withToken(ADMIN_TOKEN);
const publish = ['publish', '--registry', 'waybill', '--no-verify', '--allow-dirty'];
/** `publish --workspace` came with 1.90; an older cargo has to be led. */
let knowsWorkspaces = true;
let place: FleetBehindProxy;

describe('a workspace', () => {
  test('§13.31 goes up wave by wave, with a token of its own for each crate', async () => {
    const { sim, waybill, proxy } = place;
    const names = ['wave-a', 'wave-b', 'wave-c', 'wave-d'];
    await trustFleet(waybill, names);
    const cwd = useWorkspace({ 'wave-a': [], 'wave-b': ['wave-a'], 'wave-c': ['wave-b'], 'wave-d': [] });
    const { environment } = await sim.startJob(fleetJob);
    proxy.forget();
    const cargo = useCargo(waybill, throughProvider());
    await succeeding(publishAll(cargo, { cwd, environment }, ['wave-a', 'wave-d', 'wave-b', 'wave-c']));
    const uploads = proxy.seen.filter(({ path }) => path === UPLOAD);
    expect(uploads.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(uploads.map(({ authorization }) => authorization)).size).toBe(4);
    expect(proxy.seen.filter(({ path, method }) => path === EXCHANGE && method === 'POST')).toHaveLength(4);
    expect(waves(proxy.seen)).toEqual(knowsWorkspaces ? [2, 1, 1] : [1, 1, 1, 1]);
    for (const name of names) expect(await indexLines(waybill.url, name), name).toHaveLength(1);
  });

  test('§13.32 of which one upload fails keeps what was published, names the rest, and is finished later', async () => {
    const { waybill, proxy } = place;
    const cwd = useWorkspace({ 'half-a': [], 'half-b': ['half-a'], 'half-c': ['half-b'] });
    const cargo = useCargo(waybill);
    let uploads = 0;
    proxy.intercept((request, response) => {
      if (request.method !== 'PUT') return false;
      uploads += 1;
      if (uploads !== 2) return false;
      request.resume().once('end', () => {
        const errors = [{ detail: 'the disk is full; tell the operator' }];
        response.writeHead(503, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }));
      });
      return true;
    });
    const call = { cwd, environment: admin };
    const failed = await publishAll(cargo, call, ['half-a', 'half-b', 'half-c']);
    proxy.intercept(null);
    expect(failed.code).toBe(101);
    expect(failed.stderr).toMatch(/failed to publish half-b v0\.1\.0/);
    expect(failed.stderr).toMatch(/\(status 503 Service Unavailable\): the disk is full; tell the operator/);
    if (knowsWorkspaces) expect(failed.stderr).toMatch(/not been published yet:\n +half-c v0\.1\.0/);
    expect(await indexLines(waybill.url, 'half-a')).toHaveLength(1);
    expect(await indexLines(waybill.url, 'half-b')).toEqual([]);

    const again = await publishAll(cargo, call, ['half-a', 'half-b', 'half-c']);
    expect(again).toMatchObject({ code: 101, stderr: /crate half-a@0\.1\.0 already exists/ });
    await succeeding(publishAll(cargo, call, ['half-b', 'half-c'], ['--exclude', 'half-a']));
    for (const name of ['half-b', 'half-c']) expect(await indexLines(waybill.url, name)).toHaveLength(1);
  });

  /** One waits for a minute, the other works in it. */
  describe.concurrent('and meanwhile', () => {
    test('§13.33 one whose index entry is late for a minute is published, with a warning', async () => {
      const { waybill, proxy } = place;
      const cwd = useWorkspace({ tardy: [] });
      proxy.hide(`/index/${indexPath('tardy')}`);
      const published = await publishAll(useCargo(waybill), { cwd, environment: admin }, ['tardy']);
      expect(published.code).toBe(0);
      expect(published.stderr).toMatch(/warning: timed out waiting for tardy v0\.1\.0/);
      expect(await indexLines(waybill.url, 'tardy')).toHaveLength(1);
    });

    test(`five crates that build on each other are published ${ROUNDS} times, and never fail`, async () => {
      const { waybill } = place;
      const cargo = useCargo(waybill);
      const began = performance.now();
      // Two authors at a time: each has names of its own.
      await Promise.all(
        ['left', 'right'].map(async (side) => {
          for (let round = 0; round < ROUNDS / 2; round++) await publishRound(cargo, side, round);
        }),
      );
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.info(`published a workspace of five ${ROUNDS} times of ${ROUNDS} in ${seconds} s`);
      for (const side of ['left', 'right'])
        for (const name of ['a', 'b', 'c', 'd', 'e'])
          expect(await indexLines(waybill.url, `${side}-${name}`)).toHaveLength(ROUNDS / 2);
      expect(await checkData(waybill)).toMatchObject({ code: 0, stdout: /^clean/ });
    });
  });
});

/** @param order in which an older cargo is led through it. */
async function publishAll(
  cargo: Cargo,
  call: CargoCall,
  order: readonly string[],
  more: readonly string[] = [],
): Promise<Ended> {
  if (knowsWorkspaces) return cargo.run([...publish, '--workspace', ...more], call);
  for (const name of order) {
    const ended = await cargo.run([...publish, '--package', name], call);
    if (ended.code !== 0 || name === order.at(-1)) return ended;
  }
  throw new Error('a workspace without members');
}

/** Where each of the five stands: two wait for the first, one for both, one for all. */
async function publishRound(cargo: Cargo, side: string, round: number): Promise<void> {
  const [a = '', b = '', c = '', d = '', e = ''] = ['a', 'b', 'c', 'd', 'e'].map((name) => `${side}-${name}`);
  const members = { [a]: [], [b]: [a], [c]: [b], [d]: [a], [e]: [c, d] };
  const cwd = useWorkspace(members, `0.${round + 1}.0`);
  const ended = await publishAll(cargo, { cwd, environment: admin }, [a, b, c, d, e]);
  expect(ended.code, `${side}, round ${round}:\n${ended.stderr}`).toBe(0);
}

/** How many crates went up before cargo looked for them in the index, each time. */
function waves(seen: readonly Seen[]): number[] {
  const steps = seen.filter(
    ({ path, method }) => path === UPLOAD || (method === 'GET' && path.startsWith('/index/')),
  );
  const counts: number[] = [];
  let isNew = true;
  for (const { path } of steps) {
    if (path !== UPLOAD) isNew = true;
    else if (isNew) {
      counts.push(1);
      isNew = false;
    } else counts.push((counts.pop() ?? 0) + 1);
  }
  return counts;
}

/** @param members name → those it depends on. */
function useWorkspace(members: Readonly<Record<string, readonly string[]>>, version = '0.1.0'): string {
  const folder = useFolder();
  for (const [name, needed] of Object.entries(members)) {
    const dependencies = needed.map(
      (other) => `${other} = { path = "../${other}", version = "=${version}", registry = "waybill" }\n`,
    );
    const manifest = `[dependencies]\n${dependencies.join('')}`;
    writeFiles(`${folder}/${name}`, crateSource({ name, version, manifest }));
  }
  const names = Object.keys(members).map((name) => `"${name}"`);
  return writeFiles(folder, {
    'Cargo.toml': `[workspace]\nresolver = "2"\nmembers = [${names.join(', ')}]\n`,
  });
}
