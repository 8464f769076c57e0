/** The CI systems there are workflows for. Their ids are those of the providers of the registry. */
export const ciSystems = {
  github: 'GitHub Actions',
  gitlab: 'GitLab CI/CD',
  forgejo: 'Forgejo Actions',
  circleci: 'CircleCI',
  buildkite: 'Buildkite',
} as const;

export type Ci = keyof typeof ciSystems;
export const ciIds = Object.keys(ciSystems) as Ci[];

/** What the job publishes with: see docs/getting-ci-ready.md for what each of them protects from. */
export const methods = ['script', 'provider', 'action'] as const;
export type Method = (typeof methods)[number];

/** What cargo calls the registry, unless it is configured otherwise. */
export const USUAL_NAME = 'waybill';

/** All that a workflow file is made of. Each text in it is known to need no quoting in YAML or by a shell. */
export interface Plan {
  readonly ci: Ci;
  readonly method: Method;
  /** `https://crates.example.com` */
  readonly url: string;
  /** What the script and the action are told: `url`, or the private index where that is meant. */
  readonly told: string;
  /** `sparse+https://crates.example.com/index/` */
  readonly index: string;
  /** What cargo calls the registry. */
  readonly name: string;
  /** What ID tokens are made for. */
  readonly audience: string;
  /** Whether that is the registry's own name, which a job finds by itself. */
  readonly isUsualAudience: boolean;
  readonly isPrivate: boolean;
  readonly crates: readonly string[];
  /** Whether there are further members in the workspace, so that cargo has to be told which. */
  readonly isWorkspace: boolean;
  /** Whether `Cargo.lock` is in the repository. */
  readonly isLocked: boolean;
  /** The folder of the workspace, seen from the root of the repository; empty where it is the root. */
  readonly folder: string;
  /** Null: the job names none. On CircleCI it is a context. */
  readonly environment: string | null;
  /** Which tags release: a glob such as `v*`. */
  readonly tags: string;
  /** The label of a runner (GitHub, Forgejo), or the queue of agents (Buildkite); null: the usual. */
  readonly runner: string | null;
  /** Of CircleCI: the id of the context, which the ID tokens carry; null where it was not told. */
  readonly contextId: string | null;
  /** The container image of GitLab and CircleCI. */
  readonly image: string;
}

/** Where what is brought into the repository lies, seen from its root. */
export const vendoredFiles = {
  script: '.waybill/publish.sh',
  provider: '.waybill/cargo-credential-waybill',
} as const;
