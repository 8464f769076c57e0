import type { Claims } from '../claims.ts';
import { type Kinds, readFields } from '../fields.ts';
import type { KidStyle } from '../keys.ts';

/** The name of a job's description before its shape has looked at it. */
export type LooseDescription = Readonly<Record<string, unknown>>;

/** Seconds since 1970, for the few claims that repeat what the registered ones say. */
export interface Times {
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** A token a job has from its start, in a variable or in a file whose path the variable holds. */
export interface Grant {
  readonly variable: string;
  readonly audience: string | readonly string[];
  readonly in?: 'file';
  /** Where this token tells of the job differently than the description. */
  readonly changes?: LooseDescription;
}

/** Where a job that may have ID tokens asks for them, and what it shows there. */
export interface TokenRequest {
  readonly url: string;
  readonly token: string;
}

/** What a job asks for besides an audience. */
export interface Wish {
  readonly changes?: LooseDescription;
  readonly lifetimeSeconds?: number;
}

/** What every issuer of a provider has in common, whatever the job. */
interface Traits {
  /** The `provider` a registry names when it trusts such an issuer. */
  readonly provider: string;
  /** How a job gets its token, in half a line of help. */
  readonly summary: string;
  /** Where such an issuer stands below the address it is given; with a leading slash. */
  readonly issuerPath?: string;
  /** Paths below the issuer that are issuers too, with the same keys. */
  readonly branches?: RegExp;
  /** Where the keys are, below the issuer. */
  readonly keysPath: string;
  /** How keys are named, in turn. */
  readonly kidStyles: readonly [KidStyle, ...KidStyle[]];
  /** `typ: "JWT"` is not always there. */
  readonly untyped?: true;
  /** Seconds between `nbf` and `iat`; without it there is no `nbf`. */
  readonly notBeforeSeconds?: number;
  /** Makes a `jti`; without it there is none. */
  readonly tokenId?: () => string;
  /** `aud` is an array even where it is one audience. */
  readonly audienceIsList?: true;
  /** The names of the fields a job is described with. */
  readonly fields: Kinds;
  /** An executable that is in the job's `PATH` and gets tokens. */
  readonly tool?: 'circleci' | 'buildkite-agent';
  /** Tokens come from the metadata server of the machine. */
  readonly hasMetadata?: true;
  /** The runner gives its jobs the files of an Actions step. */
  readonly hasActions?: true;
  /** More of the discovery document than every one has. */
  readonly discovery: { readonly claims_supported: readonly string[]; readonly [name: string]: unknown };
  /** What tells one run from the next, in jobs that do not say: `count` is how many there have been. */
  newRun?(count: number): LooseDescription;
  /** What the query of a job's request means. */
  wish?(query: URLSearchParams): Wish;
}

/** What one CI provider looks like from outside: its documents, its claims, and what its jobs see. */
export interface Shape extends Traits {
  /** Refuses a description with fields that are none of this provider's. */
  play(description: object, issuerUrl: string): PlayedJob;
}

/** A job of some provider, with everything worked out. */
export interface PlayedJob {
  /** The `iss` of its tokens: the issuer, or one of its branches. */
  readonly issuer: string;
  readonly lifetimeSeconds: number;
  /** The audience of a token that was asked for without naming one. */
  readonly defaultAudience: string;
  /** The variables that tell the job about itself. */
  readonly environment: Readonly<Record<string, string>>;
  readonly grants: readonly Grant[];
  /** Path and query of the job's token endpoint, below the job's own address. */
  readonly requestPath: string;
  /** The variables by which the job asks for tokens. */
  requestEnvironment(request: TokenRequest): Record<string, string>;
  /** Everything but the registered claims other than `sub`: those belong to the token, not to the job. */
  claims(times: Times): Claims;
}

export interface ShapeParts<Description extends object, Job> extends Traits {
  readonly fields: Record<keyof Description & string, Kinds[string]>;
  /** Decides what the description leaves open. */
  resolve(description: Description, issuerUrl: string): Job;
  /** The path of the branch that vouches for this job, with a leading slash. */
  branch?(job: Job): string;
  lifetimeSeconds(job: Job): number;
  defaultAudience(job: Job, issuerUrl: string): string;
  claims(job: Job, times: Times): Claims;
  environment(job: Job, issuerUrl: string): Record<string, string>;
  grants?(job: Job, issuerUrl: string): readonly Grant[];
  requestPath?(job: Job): string;
  requestEnvironment?(request: TokenRequest): Record<string, string>;
}

/** Hides the types of one provider's descriptions and jobs, so that all providers can be held alike. */
export function defineShape<Description extends object, Job>(parts: ShapeParts<Description, Job>): Shape {
  return {
    ...parts,
    play(description, issuerUrl) {
      const job = parts.resolve(readFields(description, 'the job', parts.fields) as Description, issuerUrl);
      const issuer = issuerUrl + (parts.branch?.(job) ?? '');
      return {
        issuer,
        lifetimeSeconds: parts.lifetimeSeconds(job),
        defaultAudience: parts.defaultAudience(job, issuer),
        environment: parts.environment(job, issuerUrl),
        grants: parts.grants?.(job, issuer) ?? [],
        requestPath: parts.requestPath?.(job) ?? 'token',
        requestEnvironment: (request) => parts.requestEnvironment?.(request) ?? {},
        claims: (times) => parts.claims(job, times),
      };
    },
  };
}
