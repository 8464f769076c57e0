import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexPath } from '@waybill/cargo-formats';
import { crateFile, USUAL } from '../apps/server/src/testing/crate-file.ts';
import { haveCargo, haveNginx } from '../scripts/test/tools.ts';
import { interleaved, type Sides } from './interleaved.ts';
import { type Certificate, makeCertificate, startNginx } from './nginx.ts';
import type { Judged, Part } from './parts.ts';
import { publish, send, trust, uploadOf, withAdmin } from './published-crates.ts';
import { freePort, newPlace, type Place, type Surroundings, startEmpty } from './registry.ts';
import { table, times } from './results.ts';
import { Progress } from './terminal.ts';

const MOST = 1.15;
const LAYERS = 10;
const PER_LAYER = 30;
const CRATES = LAYERS * PER_LAYER;
/** Each crate needs so many of the layer below. */
const NEEDS = 3;
const VERSIONS = 2;
const EMBEDDED = { name: 'embedded database', url: '' } as const;

const nameOf = (layer: number, at: number): string => `layer-${layer}-${at % PER_LAYER}`;

/** Where cargo looks: the registry or nginx. */
interface Side {
  index: string;
}

/** Real cargo that makes a Cargo.lock of 300 crates, from the registry and from nginx with the same index files. */
export const cargoResolving: Part = {
  name: 'cargo',
  title: `cargo resolving ${CRATES} crates`,
  async measure(surroundings) {
    if (!haveNginx() || !haveCargo())
      return { judged: [], notes: ['Not measured: nginx and cargo could not be installed.'] };
    const certificate = makeCertificate(surroundings);
    const place = await newPlace(surroundings, EMBEDDED);
    const judged: Judged[] = [];
    const warm: string[][] = [];
    for (const protocol of ['HTTP/1.1', 'HTTP/2'] as const) {
      // The first has published what the second serves, and has to be gone by then.
      const own = { ...surroundings, undo: [] as Surroundings['undo'] };
      surroundings.undo.push(() => undoAll(own));
      const both = await startBoth(own, place, protocol === 'HTTP/2' ? certificate : null);
      const environment = { CARGO_HTTP_CAINFO: certificate.file };
      const consumers = () => both.map((one) => new Consumer(own, one, environment));
      const [cold, again] = await coldAndWarm(surroundings, protocol, consumers);
      await undoAll(own);
      judged.push({
        what: `cargo, cold, ${CRATES} crates, ${protocol}`,
        ours: `${cold.ours.toFixed(0)} ms`,
        reference: `nginx: ${cold.theirs.toFixed(0)} ms`,
        value: cold.ratio,
        limit: MOST,
        bound: 'at most',
      });
      const [a, b] = [again.ours, again.theirs].map((one) => `${one.toFixed(0)} ms`);
      warm.push([`warm, ${protocol}`, a ?? '', b ?? '', times(again.ratio)]);
    }
    return {
      judged,
      notes: [
        `\`cargo generate-lockfile\`, its own start included, over HTTP/1.1 without and HTTP/2 with TLS, as cargo speaks them: cold with an empty CARGO_HOME, warm with that of the run before, so that all files are asked for again and none is sent. ${LAYERS} layers of ${PER_LAYER} crates with ${VERSIONS} versions each, of which each needs ${NEEDS} of the layer below; embedded database.`,
        table(['', 'Waybill', 'nginx', 'Ratio'], warm),
      ],
    };
  },
};

const undoAll = async ({ undo }: Surroundings): Promise<void> => {
  for (const step of undo.splice(0).reverse()) await step();
};

async function coldAndWarm(
  { quick }: Surroundings,
  protocol: string,
  consumers: () => Consumer[],
): Promise<[cold: Sides, warm: Sides]> {
  const rounds = quick ? 1 : 9;
  const progress = new Progress(`cargo generate-lockfile, ${protocol}`, 2 * (rounds + 1));
  const measure = (sideOf: (at: number) => Consumer | undefined) => {
    const [ours, theirs] = [0, 1].map((at) => async () => sideOf(at)?.resolve() ?? 0);
    if (ours === undefined || theirs === undefined) throw new TypeError('there are two sides');
    return interleaved(rounds, ours, theirs, () => progress.advance());
  };
  const cold = await measure((at) => consumers()[at]);
  const kept = consumers();
  const warm = await measure((at) => kept[at]);
  progress.end();
  return [cold, warm];
}

async function startBoth(
  surroundings: Surroundings,
  place: Place,
  certificate: Certificate | null,
): Promise<[Side, Side]> {
  const port = await freePort();
  const origin = (of: number) => `${certificate === null ? 'http' : 'https'}://127.0.0.1:${of}`;
  const url = origin(port);
  const tls = certificate === null ? {} : { tls_cert: certificate.file, tls_key: certificate.keyFile };
  const settings = { ...withAdmin, public_url: url, ...tls };
  await startEmpty(surroundings, EMBEDDED, { settings, port, place });
  if (certificate === null) await publishLayers(url);
  else trust(certificate.file);
  const nginx = await startNginx(surroundings, certificate === null ? {} : { certificate });
  const reference = origin(nginx.port);
  nginx.add('index/config.json', JSON.stringify({ dl: `${reference}/crates`, api: reference }));
  for (let layer = 0; layer < LAYERS; layer++) {
    for (let at = 0; at < PER_LAYER; at++) {
      const path = `/index/${indexPath(nameOf(layer, at))}`;
      const { status, body } = await send(url + path);
      if (status !== 200) throw new Error(`${path} came with ${status}`);
      nginx.add(path, body);
      const zipped = await send(url + path, { headers: { 'accept-encoding': 'gzip' } });
      if (zipped.headers['content-encoding'] === 'gzip') nginx.add(`${path}.gz`, zipped.body);
    }
  }
  return [{ index: `sparse+${url}/index/` }, { index: `sparse+${reference}/index/` }];
}

/** From the lowest layer up: nothing is taken that needs what is not there. */
async function publishLayers(url: string): Promise<void> {
  const progress = new Progress(`${CRATES} crates into the embedded database`, CRATES);
  for (let layer = LAYERS - 1; layer >= 0; layer--) {
    for (let at = 0; at < PER_LAYER; at++) {
      const needs =
        layer === LAYERS - 1 ? [] : Array.from({ length: NEEDS }, (_, n) => nameOf(layer + 1, at + n));
      for (let minor = 0; minor < VERSIONS; minor++)
        await publishOne(url, nameOf(layer, at), `1.${minor}.0`, needs);
      progress.advance();
    }
  }
  progress.end();
}

async function publishOne(
  url: string,
  name: string,
  version: string,
  needs: readonly string[],
): Promise<void> {
  const dependencies = needs.map(
    (need) => `[dependencies.${need}]\nversion = "1"\nregistry-index = "sparse+${url}/index/"\n`,
  );
  const file = await crateFile({ name, version, manifest: `${USUAL}${dependencies.join('')}` });
  const deps = needs.map((need) => ({
    name: need,
    version_req: '^1',
    features: [],
    optional: false,
    default_features: true,
    target: null,
    kind: 'normal',
    registry: null,
    explicit_name_in_toml: null,
  }));
  await publish(url, uploadOf({ name, version, file, metadata: { deps } }));
}

/** A project that needs all crates, with a cargo of its own. */
class Consumer {
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;

  constructor({ folder }: Surroundings, { index }: Side, environment: Readonly<Record<string, string>>) {
    this.#folder = mkdtempSync(join(folder, 'consumer-'));
    this.#environment = { ...environment, CARGO_HOME: join(this.#folder, 'home') };
    for (const part of ['home', 'src']) mkdirSync(join(this.#folder, part));
    writeFileSync(join(this.#folder, 'home', 'config.toml'), `[registries.bench]\nindex = "${index}"\n`);
    writeFileSync(join(this.#folder, 'src', 'lib.rs'), '');
    const needs = Array.from(
      { length: PER_LAYER },
      (_, at) => `${nameOf(0, at)} = { version = "1", registry = "bench" }\n`,
    );
    writeFileSync(
      join(this.#folder, 'Cargo.toml'),
      `[package]\nname = "consumer"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n${needs.join('')}`,
    );
  }

  /** @returns milliseconds */
  resolve(): number {
    rmSync(join(this.#folder, 'Cargo.lock'), { force: true });
    const began = performance.now();
    const { status, stderr } = spawnSync('cargo', ['generate-lockfile'], {
      cwd: this.#folder,
      env: { ...process.env, ...this.#environment },
      encoding: 'utf8',
    });
    const took = performance.now() - began;
    if (status !== 0 || !stderr.includes(`Locking ${CRATES} packages`))
      throw new Error(`cargo should have locked ${CRATES} packages, and said:\n${stderr}`);
    return took;
  }
}
