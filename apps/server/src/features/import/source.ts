/** One version as the source tells of it. Name and number are as they came: nothing here has been checked yet. */
export interface SourceVersion {
  version: string;
  /** SHA-256 by the source's index, in lower-case hexadecimal digits; null where it has none. */
  checksum: string | null;
  yanked: boolean;
  /** When it was published there; null where nobody knows. */
  publishedAt: Date | null;
  /** How often it was downloaded there; null where nobody knows. */
  downloads: number | null;
  /** Dependencies that the source's index has in itself, whatever URL the manifest gives: `kind name`. */
  ownDependencies: ReadonlySet<string>;
  /** @throws SourceProblem when the source does not have the file, SourceFailure when it cannot be asked at all. */
  open(): Promise<AsyncIterable<Uint8Array>>;
}

export interface SourceCrate {
  name: string;
  /** Logins there; null where nobody knows. */
  owners: readonly string[] | null;
  /** Whether not everybody who could read that registry could read the crate. */
  isPrivate: boolean;
  versions: readonly SourceVersion[];
  /** What the source has of the crate and cannot be read; each a sentence. */
  unreadable: readonly { version: string | null; reason: string }[];
}

/** A registry to import from. */
export interface Source {
  /** For the report and the audit trail; never a credential. */
  readonly description: string;
  /** The index URLs under which manifests name this source. */
  readonly indexUrls: readonly string[];
  /** How many crates there are, where that is known beforehand. */
  readonly total: number | null;
  crates(): AsyncIterable<SourceCrate>;
  close(): void;
}

/** One crate or version of the source cannot be had; the others can. The message is a sentence. */
export class SourceProblem extends Error {
  override readonly name = 'SourceProblem';
}

/** The source as a whole cannot be read. The message is a sentence for the operator. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
  /** Whether trying again may help: the source is over a network. */
  readonly unreachable: boolean;

  constructor(message: string, options: { unreachable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.unreachable = options.unreachable ?? false;
  }
}
