import { sign } from 'node:crypto';
import type { ErrorCode } from '@waybill/api';
import type { AnyJobDescription, ClaimChanges, MintOptions } from '@waybill/ci-sim';
import { exampleUuid } from './example-uuid.ts';
import type { TrustedCi } from './trusted-ci.ts';

export type AttackedProvider = 'github' | 'gitlab' | 'circleci';

/** One way to get an access token that one should not get. Each has a repository and a publisher of its own. */
export interface Attack {
  /** Whose job is imitated; GitHub's unless told. */
  readonly provider?: AttackedProvider;
  /** What the publisher asks beside its identity: `environment`, `rules`, `identity`. */
  readonly publisher?: Readonly<Record<string, unknown>>;
  /** What the honest job has that such a publisher asks for. */
  readonly job?: AnyJobDescription;
  /** What happens between the honest release and the attack. */
  readonly prepare?: (scene: Scene) => Promise<unknown>;
  /** What is sent, in words, and the code with which it has to be refused. */
  readonly tokens: (scene: Scene) => readonly Attempt[] | Promise<readonly Attempt[]>;
  /** The publisher has never been used, and no honest job uses it before or afterwards. */
  readonly isUnused?: true;
}

export type Attempt = readonly [what: string, jwt: string, code: ErrorCode];

/** The place of an attack: a registry, a pretend CI, and a publisher that an honest job has just used. */
export interface Scene {
  readonly ci: TrustedCi;
  /** Of the crate and of the repository: `acme/<name>`. */
  readonly name: string;
  readonly publisherId: number;
  /** The issuer of the provider, by its name in the pretend CI. */
  readonly issuerName: string;
  readonly issuerUrl: string;
  /** A token of the honest job with some claims changed (`null` removes). */
  mint(claims?: ClaimChanges, more?: Partial<MintOptions> & { issuer?: string }): string;
  /** The same with the job described otherwise. */
  mintJob(job: AnyJobDescription, more?: Partial<MintOptions> & { issuer?: string }): string;
  /** Any header and payload, JSON or not, with a good signature of the issuer. */
  signText(header: string | Uint8Array, payload: string | Uint8Array): string;
}

/** The job that the publisher of an attack trusts. */
export function honestJob(
  provider: AttackedProvider,
  name: string,
  number: number,
): { identity: Record<string, string>; job: AnyJobDescription } {
  const repository = `acme/${name}`;
  switch (provider) {
    case 'github':
      return {
        identity: { owner: 'acme', repository: name, workflow: 'release.yml' },
        job: { repository, ownerId: 5001, repositoryId: 7000 + number },
      };
    case 'gitlab':
      return {
        identity: { namespace: 'acme', project: name, workflow: '.gitlab-ci.yml' },
        job: { projectPath: repository, namespaceId: 5001, projectId: 7000 + number },
      };
    case 'circleci': {
      const ids = {
        orgId: exampleUuid('organisation'),
        projectId: exampleUuid(name),
        pipelineDefinitionId: exampleUuid('definition', name),
      };
      return {
        identity: {
          organization: ids.orgId,
          project: ids.projectId,
          pipeline_definition: ids.pipelineDefinitionId,
          vcs_origin: `github.com/${repository}`,
        },
        job: { repository, ...ids },
      };
    }
  }
}

export function sceneOf(
  ci: TrustedCi,
  { provider = 'github' }: Attack,
  { name, publisherId, job }: { name: string; publisherId: number; job: AnyJobDescription },
): Scene {
  const issuer = ci.sim.issuer(provider);
  const mintJob: Scene['mintJob'] = (changes, more = {}) =>
    ci.sim.mint({
      issuer: provider,
      audience: ci.audience,
      job: { ...job, ...changes } as AnyJobDescription,
      issuedAt: ci.server.running.platform.now(),
      ...more,
    });
  return {
    ci,
    name,
    publisherId,
    issuerName: provider,
    issuerUrl: issuer.url,
    mintJob,
    mint: (claims = {}, more = {}) => mintJob({}, { claims, ...more }),
    signText(header, payload) {
      const input = [header, payload].map((part) => Buffer.from(part).toString('base64url')).join('.');
      const { privateKey } = issuer.keys.current;
      return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
    },
  };
}

/** The parts of a token, and its header and claims as text. */
export function takeApart(jwt: string) {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const text = (part: string) => Buffer.from(part, 'base64url').toString();
  return { header, payload, signature, headerText: text(header), payloadText: text(payload) };
}

/** JSON with one more member at its end. */
export const withMember = (json: string, member: string) => `${json.slice(0, -1)},${member}}`;

export { literalNull } from '@waybill/ci-sim';

export const encode = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');
