import { assembleUpload, tarEntry, type Upload } from './crate-file.ts';

export interface Crate {
  name: string;
  version: string;
  description: string;
  readme?: string;
  repository?: string;
  keywords?: readonly string[];
  categories?: readonly string[];
  dependencies?: readonly Dependency[];
  features?: Readonly<Record<string, readonly string[]>>;
}

interface Dependency {
  name: string;
  requirement: string;
  kind?: 'normal' | 'dev' | 'build';
  optional?: boolean;
  target?: string;
}

const SECTIONS = { normal: 'dependencies', dev: 'dev-dependencies', build: 'build-dependencies' };

/** An upload as cargo makes it of a crate that says much of itself. @param index what its dependencies are in. */
export function describedUpload(crate: Crate, index: string): Upload {
  const { name, version, description, readme, repository } = crate;
  const [keywords, categories] = [crate.keywords ?? [], crate.categories ?? []];
  const [dependencies, features] = [crate.dependencies ?? [], crate.features ?? {}];
  const folder = `${name}-${version}`;
  const manifest = [
    '[package]',
    ...[`name = "${name}"`, `version = "${version}"`, 'edition = "2021"', 'rust-version = "1.74"'],
    ...[`description = ${JSON.stringify(description)}`, 'license = "MIT OR Apache-2.0"'],
    ...(readme === undefined ? [] : ['readme = "README.md"']),
    ...(repository === undefined ? [] : [`repository = ${JSON.stringify(repository)}`]),
    `keywords = ${JSON.stringify(keywords)}`,
    `categories = ${JSON.stringify(categories)}`,
    ...dependencies.flatMap((one) => ['', ...inManifest(one, index)]),
    ...['', '[features]'],
    ...Object.entries(features).map(([feature, values]) => `${feature} = ${JSON.stringify(values)}`),
    '',
  ].join('\n');
  const source = `//! ${description}\n`;
  const entries = [
    tarEntry(`${folder}/Cargo.toml`, Buffer.from(manifest)),
    tarEntry(`${folder}/src/lib.rs`, Buffer.from(source)),
    ...(readme === undefined ? [] : [tarEntry(`${folder}/README.md`, Buffer.from(readme))]),
  ];
  const metadata = {
    ...{ keywords, categories, features, license: 'MIT OR Apache-2.0', rust_version: '1.74' },
    ...{ repository: repository ?? null, readme: readme ?? null },
    readme_file: readme === undefined ? null : 'README.md',
    deps: dependencies.map((one) => inFrame(one)),
  };
  return assembleUpload({ name, version, description, metadata }, entries);
}

function inManifest({ name, requirement, kind = 'normal', optional, target }: Dependency, index: string) {
  const section = target === undefined ? SECTIONS[kind] : `target.'${target}'.${SECTIONS[kind]}`;
  return [
    `[${section}.${name}]`,
    `version = "${requirement}"`,
    `registry-index = "${index}"`,
    ...(optional === true ? ['optional = true'] : []),
  ];
}

const inFrame = ({ name, requirement, kind = 'normal', optional = false, target = '' }: Dependency) => ({
  ...{ name, kind, optional, version_req: requirement, features: [], default_features: true },
  target: target === '' ? null : target,
});

const rocketReadme = `# rocket

A small launcher for *long* journeys. It **flies**, and it tells you where it is.

> Built and published by CI: no token lies around anywhere.

## Usage

\`\`\`toml
[dependencies]
rocket = { version = "1.1", registry = "waybill" }
\`\`\`

\`\`\`rust
use rocket::{Rocket, Stage};

fn main() -> Result<(), rocket::Error> {
    let mut rocket = Rocket::new("Acme VII").with_stage(Stage::solid(3));
    rocket.ignite()?; // Stand back.
    println!("{} is at {} km", rocket.name(), rocket.altitude());
    Ok(())
}
\`\`\`

## What it can do

| Stage | Fuel | Thrust | Note |
|---|---|---:|---|
| \`solid\` | powder | 120 kN | cheap, cannot be stopped once it burns |
| \`liquid\` | kerosene | 340 kN | throttled between 40 % and 100 % |
| \`ion\` | xenon | 0.09 kN | for those who have time |

- [x] launch
- [x] telemetry
- [ ] landing, see [the plan](docs/landing.md)

1. Read the manual.
2. Then read it again: <https://example.com/a/rather/long/address/that/does/not/fit/on/a/phone/at/all.html>

![The launch pad at dawn](https://pictures.example.com/pad.png)

### Licence

MIT or Apache-2.0, as you like.
`;

const github = (name: string) => `https://github.com/acme/${name}`;

const macros: Crate = {
  name: 'rocket-macros',
  version: '1.0.0',
  description: 'Derives for stages and payloads of rocket',
  readme: '# rocket-macros\n\nUse `rocket` with the feature `derive` instead of this crate.\n',
  repository: github('rocket'),
  keywords: ['rocket', 'derive'],
  categories: ['development-tools::procedural-macro-helpers'],
};

const rocket: Crate = {
  name: 'rocket',
  version: '0.1.0',
  description: 'A small launcher for long journeys, with stages, telemetry and a countdown',
  readme: rocketReadme,
  repository: github('rocket'),
  keywords: ['rocket', 'space', 'launcher'],
  categories: ['science', 'aerospace'],
  features: { default: ['telemetry'], telemetry: [], derive: ['dep:rocket-macros'] },
  dependencies: [
    { name: 'rocket-macros', requirement: '^1.0', optional: true },
    { name: 'anvil', requirement: '^0.3', kind: 'dev' },
    { name: 'tunnel', requirement: '=0.2.0', target: 'cfg(unix)' },
  ],
};

const anvil: Crate = {
  name: 'anvil',
  version: '0.3.0',
  description: 'Heavy things that fall, for tests of everything below',
  readme: '# anvil\n\nIt falls.\n',
  repository: github('anvil'),
  keywords: ['testing', 'gravity'],
  categories: ['development-tools::testing'],
};

const tunnel: Crate = {
  name: 'tunnel',
  version: '0.2.0',
  description: 'Paints a tunnel on a wall, through which some can run',
  keywords: ['paint', 'space'],
  categories: ['multimedia'],
};

const parser: Crate = {
  name: 'acme-parser',
  version: '2.4.1',
  description: 'Reads catalogues of the Acme company',
  readme: '# acme-parser\n\nReads the catalogue, page by page.\n',
  repository: github('parser'),
  keywords: ['parser', 'catalogue'],
  categories: ['parser-implementations'],
  dependencies: [{ name: 'rocket', requirement: '^0.2' }],
};

const vault: Crate = {
  ...parser,
  name: 'acme-vault',
  version: '0.1.0',
  description: 'What the company keeps to itself',
  readme: '# acme-vault\n\nFor the eyes of Acme alone.\n',
};

/** By the time of their publish; what comes later needs what came before. */
export const byToken: readonly Crate[] = [
  ...[macros, anvil, tunnel, rocket, { ...rocket, version: '0.2.0' }, { ...rocket, version: '0.2.1' }],
  ...[parser, vault],
];

/** Published by the release workflow of acme/rocket. */
export const byCi: readonly Crate[] = [
  { ...rocket, version: '1.0.0' },
  { ...rocket, version: '1.1.0' },
];

/** Somebody else's. */
export const foreign: Crate = {
  name: 'giant-magnet',
  version: '0.9.0',
  description: 'Attracts everything that is made of iron',
  keywords: ['gravity'],
};
