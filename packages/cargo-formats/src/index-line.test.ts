import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildIndexEntry, formatIndexLine, type IndexFacts, setYanked } from './index-line.ts';
import { readManifest } from './manifest.ts';

const facts: IndexFacts = {
  checksum: 'ab'.repeat(32),
  yanked: false,
  publishedAt: new Date('2026-02-03T04:05:06.789Z'),
  registryIndexUrl: 'sparse+https://crates.example/index/',
};

function line(rest = '', fields = '', changed: Partial<IndexFacts> = {}): string {
  const text = `[package]\nname = "Demo"\nversion = "1.0.0+b"\ndescription = "d"\nlicense = "MIT"\n${fields}\n${rest}`;
  const manifest = readManifest(text, [], { maxFeatures: 99, maxFeatureValues: 99, maxDependencies: 99 });
  return formatIndexLine(buildIndexEntry(manifest, { ...facts, ...changed }));
}

const cksum = `"cksum":"${facts.checksum}"`;
const pubtime = '"pubtime":"2026-02-03T04:05:06Z"';

test('golden: the smallest line', () => {
  expect(line()).toBe(
    `{"name":"Demo","vers":"1.0.0+b","deps":[],${cksum},"features":{},"yanked":false,${pubtime}}`,
  );
});

test('golden: all optional fields', () => {
  expect(
    line('[features]\na = ["dep:x"]\nb = []', 'links = "z"\nrust-version = "1.70"', { yanked: true }),
  ).toBe(
    `{"name":"Demo","vers":"1.0.0+b","deps":[],${cksum},"features":{"b":[]},"features2":{"a":["dep:x"]},"yanked":true,"links":"z","rust_version":"1.70",${pubtime},"v":2}`,
  );
});

test('golden: dependencies, sorted by name and then normal before build before dev', () => {
  const text = `
    [dev-dependencies]
    a = { version = "1", registry-index = "sparse+https://crates.example/index/" }
    [build-dependencies]
    a = { version = "1", registry-index = "sparse+https://crates.example/index/" }
    [dependencies]
    a = { version = "1", registry-index = "sparse+https://crates.example/index/", optional = true }
    B = { version = "1.2", registry-index = "sparse+https://other.example/", package = "real-b", default-features = false }
    [target.'cfg(windows)'.dependencies]
    a = { version = "1", features = ["y", "x"] }
  `;
  const rest = (
    features: string,
    optional: boolean,
    defaults: boolean,
    target: string,
    kind: string,
    registry: string,
  ) =>
    `"features":${features},"optional":${optional},"default_features":${defaults},"target":${target},"kind":"${kind}","registry":${registry}`;
  const cratesIo = '"https://github.com/rust-lang/crates.io-index"';
  const dependencies = [
    `{"name":"B","req":"^1.2",${rest('[]', false, false, 'null', 'normal', '"sparse+https://other.example/"')},"package":"real-b"}`,
    `{"name":"a","req":"^1",${rest('["y","x"]', false, true, '"cfg(windows)"', 'normal', cratesIo)}}`,
    `{"name":"a","req":"^1",${rest('[]', true, true, 'null', 'normal', 'null')}}`,
    `{"name":"a","req":"^1",${rest('[]', false, true, 'null', 'build', 'null')}}`,
    `{"name":"a","req":"^1",${rest('[]', false, true, 'null', 'dev', 'null')}}`,
  ];
  expect(line(text)).toBe(
    `{"name":"Demo","vers":"1.0.0+b","deps":[${dependencies.join(',')}],${cksum},"features":{},"yanked":false,${pubtime}}`,
  );
});

test('features are sorted as text, also where they look like numbers', () => {
  expect(line('[features]\nb = []\n9 = []\n10 = ["9"]\n__proto__ = ["b"]\na = []')).toContain(
    '"features":{"10":["9"],"9":[],"__proto__":["b"],"a":[],"b":[]},',
  );
});

test('what enables a modern feature, however indirectly, is a modern feature', () => {
  const features =
    '[features]\na = ["b"]\nb = ["c", "plain"]\nc = ["x?/y"]\nplain = ["x/y"]\nloop = ["pool"]\npool = ["loop"]';
  expect(line(features)).toContain(
    '"features":{"loop":["pool"],"plain":["x/y"],"pool":["loop"]},"features2":{"a":["b"],"b":["c","plain"],"c":["x?/y"]},',
  );
});

test('`__proto__` can be a modern feature', () => {
  expect(line('[features]\n__proto__ = ["dep:x"]')).toContain(
    '"features":{},"features2":{"__proto__":["dep:x"]},',
  );
});

test('the time may be a number of milliseconds', () => {
  expect(line('', '', { publishedAt: 1_000_999 })).toContain('"pubtime":"1970-01-01T00:16:40Z"');
});

test('yanking changes one word and can be taken back', () => {
  const before = line('[features]\nyanked = ["dep:yanked"]', 'links = "\\"yanked\\":false"');
  const after = setYanked(before, true);
  expect(JSON.parse(after)).toEqual({ ...JSON.parse(before), yanked: true });
  expect(after.length).toBe(before.length - 1);
  expect(setYanked(after, true)).toBe(after);
  expect(setYanked(after, false)).toBe(before);
});

test('no text in a line can pass for its `yanked`', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\\"yanked:truefalse{},]{0,30}$/), (links) => {
      const before = line('', `links = ${JSON.stringify(links)}`);
      expect(JSON.parse(setYanked(before, true))).toEqual({ ...JSON.parse(before), yanked: true });
    }),
  );
});

test('what is not a line cannot be yanked', () => {
  expect(() => setYanked('{}', true)).toThrow('no field "yanked"');
});
