import { type Static, Type } from 'typebox';
import { closed, Id, nullable, PagingWithTotal, Texts, Time } from './shapes.ts';

const Text = nullable(Type.String());

export const Crate = closed(
  {
    id: Type.String({ description: 'The name.' }),
    name: Type.String(),
    updated_at: Time,
    versions: nullable(Type.Array(Id)),
    keywords: Texts,
    categories: Texts,
    badges: Type.Array(Type.Unknown(), { maxItems: 0 }),
    created_at: Time,
    default_version: Text,
    num_versions: Id,
    yanked: Type.Boolean({ description: 'Whether the default version is.' }),
    max_version: Text,
    newest_version: Text,
    max_stable_version: Text,
    description: Text,
    homepage: Text,
    documentation: Text,
    repository: Text,
    links: closed({ versions: Text, owners: Type.String() }),
    exact_match: Type.Boolean(),
    trustpub_only: Type.Boolean({ description: 'New versions come from trusted publishers only.' }),
  },
  { title: 'Crate' },
);
export type Crate = Static<typeof Crate>;

/** What the CI said of the job that published; which fields there are is the provider's. */
export const Provenance = Type.Object(
  {
    provider: Type.String(),
    repository: Text,
    run_id: Text,
    sha: Text,
    links: Type.Record(Type.String(), Text),
  },
  { title: 'Provenance', additionalProperties: Text },
);
export type Provenance = Static<typeof Provenance>;

export const Version = closed(
  {
    id: Id,
    crate: Type.String(),
    num: Type.String(),
    dl_path: Type.String(),
    readme_path: Type.String(),
    created_at: Time,
    updated_at: Time,
    features: Type.Record(Type.String(), Texts),
    yanked: Type.Boolean(),
    yank_message: Text,
    lib_links: Text,
    license: Text,
    links: closed({ dependencies: Type.String() }),
    crate_size: Id,
    published_by: nullable(
      closed({ id: Id, login: Text, name: Text, kind: Type.Literal('user') }, { title: 'PublishedBy' }),
    ),
    trustpub_data: nullable(Provenance),
    checksum: Type.String({ description: 'SHA-256 of the file, in hex.' }),
    rust_version: Text,
    edition: Text,
    has_lib: Type.Boolean(),
    lib_name: Text,
    bin_names: Texts,
    description: Text,
    homepage: Text,
    documentation: Text,
    repository: Text,
  },
  { title: 'Version' },
);
export type Version = Static<typeof Version>;

export const CratePage = closed({
  crate: Crate,
  versions: Type.Array(Version),
  keywords: Type.Array(closed({ id: Type.String(), keyword: Type.String() })),
  categories: Type.Array(closed({ id: Type.String(), slug: Type.String() })),
});
export type CratePage = Static<typeof CratePage>;

export const Versions = closed({ versions: Type.Array(Version), meta: PagingWithTotal });
export const OneVersion = closed({ version: Version });

export const Dependency = closed(
  {
    id: Id,
    version_id: Id,
    crate_id: Type.String({ description: 'The name of the crate it depends on.' }),
    req: Type.String(),
    optional: Type.Boolean(),
    default_features: Type.Boolean(),
    features: Texts,
    target: Text,
    kind: Type.Enum(['normal', 'dev', 'build']),
    registry: nullable(Type.String({ description: 'The index of another registry; null: this one.' })),
  },
  { title: 'Dependency' },
);
export type Dependency = Static<typeof Dependency>;
export const Dependencies = closed({ dependencies: Type.Array(Dependency) });

export const CrateSettings = closed({ crate: Crate, warnings: Texts });
export const PublishedCrate = closed({
  crate: Crate,
  warnings: closed({ invalid_categories: Texts, invalid_badges: Texts, other: Texts }),
});
export const Ok = closed({ ok: Type.Literal(true) });

export const ReadmeAddress = closed({ url: Type.String() });
