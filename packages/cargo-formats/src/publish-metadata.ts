import { DocumentShape, isTable, type Table } from './document-shape.ts';
import { FormatError } from './format-error.ts';

export type DependencyKind = 'normal' | 'dev' | 'build';

/** One dependency as cargo sends it (cargo-client §5.2). Names of fields are cargo's. */
export interface PublishDependency {
  /** The real name of the crate, also when it is renamed. */
  readonly name: string;
  readonly version_req: string;
  readonly features: readonly string[];
  readonly optional: boolean;
  readonly default_features: boolean;
  readonly target: string | null;
  readonly kind: DependencyKind;
  /** Index URL; null means the registry that is published to. */
  readonly registry: string | null;
  /** The key in Cargo.toml of a dependency with `package = "…"`. */
  readonly explicit_name_in_toml: string | null;
}

/** What cargo says about the crate beside the `.crate` file. It is only a claim: see `compareWithMetadata`. */
export interface PublishMetadata {
  readonly name: string;
  readonly vers: string;
  readonly deps: readonly PublishDependency[];
  /** Without a prototype, so that any key is only a key. */
  readonly features: Readonly<Record<string, readonly string[]>>;
  readonly authors: readonly string[];
  readonly description: string | null;
  readonly documentation: string | null;
  readonly homepage: string | null;
  /** The text of the README, not its name. */
  readonly readme: string | null;
  readonly readme_file: string | null;
  readonly keywords: readonly string[];
  readonly categories: readonly string[];
  readonly license: string | null;
  readonly license_file: string | null;
  readonly repository: string | null;
  readonly links: string | null;
  readonly rust_version: string | null;
}

const kinds: readonly string[] = ['normal', 'dev', 'build'] satisfies DependencyKind[];
const shape = new DocumentShape('metadata_invalid', { document: 'the metadata', table: 'an object' });

/**
 * Reads the JSON cargo sends in front of the `.crate` file. Only `name` and `vers` must be there; what else is absent
 * gets the value that means "nothing". Fields that are not listed in `PublishMetadata` are ignored: `badges`, which no
 * registry shows any more, and whatever a later cargo adds. Only the shape is checked, no name and no version.
 *
 * @throws FormatError `metadata_invalid`, with the path of the field: `deps[2].kind`.
 */
export function parsePublishMetadata(json: string | Uint8Array): PublishMetadata {
  const document = parseJson(typeof json === 'string' ? json : decode(json));
  if (!isTable(document)) {
    throw new FormatError(
      'metadata_invalid',
      'The metadata must be a JSON object with at least `name` and `vers`.',
    );
  }
  return {
    name: shape.string(document, 'name'),
    vers: shape.string(document, 'vers'),
    deps: shape.tables(document, 'deps').map(([dependency, path]) => readDependency(dependency, path)),
    features: shape.stringLists(document, 'features'),
    authors: shape.strings(document, 'authors'),
    description: shape.optionalString(document, 'description'),
    documentation: shape.optionalString(document, 'documentation'),
    homepage: shape.optionalString(document, 'homepage'),
    readme: shape.optionalString(document, 'readme'),
    readme_file: shape.optionalString(document, 'readme_file'),
    keywords: shape.strings(document, 'keywords'),
    categories: shape.strings(document, 'categories'),
    license: shape.optionalString(document, 'license'),
    license_file: shape.optionalString(document, 'license_file'),
    repository: shape.optionalString(document, 'repository'),
    links: shape.optionalString(document, 'links'),
    rust_version: shape.optionalString(document, 'rust_version'),
  };
}

function readDependency(dependency: Table, path: string): PublishDependency {
  return {
    name: shape.string(dependency, 'name', path),
    version_req: shape.string(dependency, 'version_req', path),
    features: shape.strings(dependency, 'features', path),
    optional: shape.boolean(dependency, 'optional', false, path),
    default_features: shape.boolean(dependency, 'default_features', true, path),
    target: shape.optionalString(dependency, 'target', path),
    kind: readKind(dependency, path),
    registry: shape.optionalString(dependency, 'registry', path),
    explicit_name_in_toml: shape.optionalString(dependency, 'explicit_name_in_toml', path),
  };
}

function readKind(dependency: Table, path: string): DependencyKind {
  const kind = shape.optionalString(dependency, 'kind', path) ?? 'normal';
  if (!isKind(kind)) throw shape.wrong(`${path}.kind`, 'one of "normal", "dev" and "build"', kind);
  return kind;
}

function isKind(kind: string): kind is DependencyKind {
  return kinds.includes(kind);
}

function decode(bytes: Uint8Array): string {
  try {
    // A byte order mark is kept, so that JSON.parse refuses it as cargo's own JSON reader would.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError('metadata_invalid', 'The metadata is not valid UTF-8; encode the JSON as UTF-8.', {
      cause,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError('metadata_invalid', `The metadata is not valid JSON: ${reason}`, { cause });
  }
}
