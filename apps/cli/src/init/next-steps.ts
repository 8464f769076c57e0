import { type Plan, vendoredFiles } from '@waybill/api/release';
import type { FileReport } from './files.ts';
import type { Repository } from './repository.ts';
import type { WorkflowPlace } from './where-it-goes.ts';

export interface Done {
  readonly plan: Plan;
  readonly repository: Repository;
  readonly place: WorkflowPlace;
  readonly files: readonly FileReport[];
  readonly hasPublisher: boolean;
}

/** What is left to people, in the order of doing. */
export function nextSteps({ plan, repository, place, files, hasPublisher }: Done): string[] {
  const { name, method, tags } = plan;
  const open = repository.packages.filter(({ publish }) => publish === null);
  const kept = files.filter(({ outcome }) => outcome === 'kept').map(({ path }) => path);
  const isNew = files.some(({ outcome }) => outcome !== 'unchanged' && outcome !== 'kept');
  const version = repository.packages.find((one) => one.name === plan.crates[0])?.version ?? '0.1.0';
  const tag = tags.replace(/\*+/, version);
  return [
    ...kept
      .filter((path) => !path.includes('.cargo/'))
      .map((path) => `look at ${path}: it is there with another text, and was left (--force replaces it)`),
    ...(kept.some((path) => path.includes('.cargo/'))
      ? [`add the registry to .cargo/config.toml: [registries.${name}] index = "${plan.index}"`]
      : []),
    ...(open.length === 0
      ? []
      : [
          `write publish = ["${name}"] into Cargo.toml (${open.map((one) => one.name).join(', ')}): cargo then publishes nowhere else`,
        ]),
    ...place.include,
    ...protection(plan),
    ...(hasPublisher
      ? []
      : [
          'let an owner of the crate trust this job: `waybill init --create-publisher`, or `waybill publisher add`',
        ]),
    ...(isNew && method === 'provider'
      ? [`git add --chmod=+x ${vendoredFiles.provider}, as Windows keeps no such permission`]
      : []),
    `commit, and release: git tag ${tag} && git push origin ${tag}`,
  ];
}

/** What narrows who may release, and lies outside of all files. */
function protection({ ci, environment, tags, contextId }: Plan): string[] {
  switch (ci) {
    case 'github':
      return [
        environment === null
          ? `protect the tags ${tags} (Settings, Rules)`
          : `make the environment ${environment} (Settings, Environments): name reviewers, and let only tags ${tags} deploy to it`,
      ];
    case 'gitlab':
      return [
        `protect the tags ${tags} (Settings, Repository)${environment === null ? '' : ` and the environment ${environment} (Settings, CI/CD)`}`,
      ];
    case 'forgejo':
      return [`protect the tags ${tags} (Settings, Tags), and use a runner whose image has cargo`];
    case 'circleci':
      return [
        `make the context ${environment ?? 'release'} (Organization Settings, Contexts), and restrict it to this project`,
        ...(contextId === null
          ? [
              'trust only jobs with that context: `waybill publisher edit ID --claim oidc.circleci.com/context-ids+=UUID`',
            ]
          : []),
      ];
    case 'buildkite':
      return ['let the pipeline build tags (pipeline settings), and never forks'];
  }
}
