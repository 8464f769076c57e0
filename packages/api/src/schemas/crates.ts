import { type Static, Type } from 'typebox';
import { Category, Keyword } from './labels.ts';
import { closed, Id, nullable, PagingWithTotal, Texts, Time } from './shapes.ts';

const Text = nullable(Type.String());
/** A count of downloads, or of crates. */
const Count = Type.Integer({ minimum: 0 });
const LeftOut = { description: 'Null: `include` did not ask for it.' };

/** A user as everybody sees one. */
export const PublicUser = closed(
  {
    id: Id,
    login: Type.String(),
    name: Text,
    avatar: Type.Null({ description: 'There are no pictures here.' }),
    url: Type.String(),
    kind: Type.Literal('user'),
  },
  { title: 'PublicUser' },
);
export type PublicUser = Static<typeof PublicUser>;

export const Crate = closed(
  {
    id: Type.String({ description: 'The name.' }),
    name: Type.String(),
    updated_at: Time,
    versions: nullable(Type.Array(Id, { description: 'The ids of those that the answer has too.' })),
    keywords: Type.Union([Texts, Type.Null()], LeftOut),
    categories: Type.Union([Texts, Type.Null()], LeftOut),
    badges: Type.Array(Type.Unknown(), { maxItems: 0 }),
    created_at: Time,
    downloads: Count,
    recent_downloads: Type.Union([Count, Type.Null()], {
      description: 'In the last 90 days. Null: `include` did not ask for it.',
    }),
    default_version: Text,
    num_versions: Count,
    yanked: Type.Boolean({ description: 'Whether the default version is.' }),
    max_version: Type.String({ description: '`0.0.0` where no version is left.' }),
    newest_version: Type.String({ description: '`0.0.0` where no version is left.' }),
    max_stable_version: Text,
    description: Text,
    homepage: Text,
    documentation: Text,
    repository: Text,
    links: closed({
      version_downloads: Type.String(),
      versions: nullable(Type.String({ description: 'Null: they are in this answer.' })),
      owners: Type.String(),
      owner_team: Type.String(),
      owner_user: Type.String(),
      reverse_dependencies: Type.String(),
    }),
    exact_match: Type.Boolean({ description: 'Whether it has the very name that was searched for.' }),
    trustpub_only: Type.Boolean({ description: 'New versions come from trusted publishers only.' }),
    visibility: Type.Enum(['public', 'private'], {
      description: 'A private crate is not there for anybody who may not read it.',
    }),
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

export const AuditAction = closed(
  { action: Type.Enum(['publish', 'yank', 'unyank']), user: PublicUser, time: Time },
  { title: 'AuditAction', description: 'What a person did with the version.' },
);

export const Version = closed(
  {
    id: Id,
    crate: Type.String(),
    num: Type.String(),
    dl_path: Type.String(),
    readme_path: Type.String(),
    created_at: Time,
    updated_at: Time,
    downloads: Count,
    features: Type.Record(Type.String(), Texts),
    yanked: Type.Boolean(),
    yank_message: Text,
    lib_links: Text,
    license: Text,
    links: closed({ dependencies: Type.String(), version_downloads: Type.String(), authors: Type.String() }),
    crate_size: Id,
    published_by: Type.Union([PublicUser, Type.Null()], {
      description: 'Null: a CI job, or it was imported.',
    }),
    audit_actions: Type.Array(AuditAction),
    trustpub_data: nullable(Provenance),
    linecounts: Type.Null({ description: 'Lines are not counted here.' }),
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
  versions: Type.Union([Type.Array(Version), Type.Null()], LeftOut),
  keywords: Type.Union([Type.Array(Keyword), Type.Null()], LeftOut),
  categories: Type.Union([Type.Array(Category), Type.Null()], LeftOut),
});
export type CratePage = Static<typeof CratePage>;

export const Versions = closed({
  versions: Type.Array(Version),
  meta: closed({
    ...PagingWithTotal.properties,
    release_tracks: Type.Optional(
      Type.Record(Type.String(), closed({ highest: Type.String() }), {
        description:
          'The highest stable version of each major one, and of each minor one below 1.0, that is not yanked.',
      }),
    ),
  }),
});
export const DeletedVersions = closed({
  deleted_versions: Type.Array(
    closed({ num: Type.String({ description: 'Nobody can publish this number again.' }), deleted_at: Time }),
  ),
});
export const OneVersion = closed({ version: Version });
export const Authors = closed({
  users: Type.Array(Type.Unknown(), { maxItems: 0 }),
  meta: closed({ names: Type.Array(Type.Unknown(), { maxItems: 0 }) }),
});

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
    downloads: Type.Integer({
      minimum: 0,
      description: 'Of the crate that depends, in a list of dependents; elsewhere 0.',
    }),
    registry: nullable(Type.String({ description: 'The index of another registry; null: this one.' })),
  },
  { title: 'Dependency' },
);
export type Dependency = Static<typeof Dependency>;
export const Dependencies = closed({ dependencies: Type.Array(Dependency) });
export const Dependents = closed({
  dependencies: Type.Array(Dependency),
  versions: Type.Array(Version),
  meta: closed({ total: Count }),
});

export const FoundCrates = closed({
  crates: Type.Array(Crate),
  meta: closed({
    total: Count,
    next_page: nullable(Type.String({ description: 'The query of the part after this one.' })),
    prev_page: nullable(
      Type.String({ description: 'The query of the part before; only where `page` was given.' }),
    ),
  }),
});

export const CrateSettings = closed({ crate: Crate, warnings: Texts });
/** What somebody who has a part in a crate may change of it. */
export const CratePart = closed({
  rights: Type.Enum(['full', 'publish', 'administrator'], {
    description:
      '`full`: an owner. `publish`: a member of an owning team. `administrator`: of the registry, and no owner.',
  }),
  organization: nullable(
    closed({
      name: nullable(
        Type.String({ description: 'Null: it belongs to one of which the caller is no member.' }),
      ),
      role: nullable(Type.Enum(['owner', 'admin', 'member'])),
    }),
  ),
});
export const Deletion = closed({
  crate: closed({
    reason: nullable(Type.String({ description: 'Why the caller may not delete it. Null: may.' })),
    can_be_forced: Type.Boolean({
      description: 'Whether `force=true` would be heeded where there is a reason.',
    }),
  }),
  versions: Type.Array(
    closed({
      num: Type.String(),
      created_at: Time,
      yanked: Type.Boolean(),
      reason: nullable(Type.String({ description: 'Why the caller may not delete it. Null: may.' })),
    }),
    { description: 'The newest first.' },
  ),
  name_embargo_hours: Type.Integer({
    minimum: 0,
    description: 'For how long nobody gets the name of the crate once it is deleted.',
  }),
});
export const PublishedCrate = closed({
  crate: Crate,
  warnings: closed({ invalid_categories: Texts, invalid_badges: Texts, other: Texts }),
});
export const Ok = closed({ ok: Type.Literal(true) });

export const ReadmeAddress = closed({ url: Type.String() });
