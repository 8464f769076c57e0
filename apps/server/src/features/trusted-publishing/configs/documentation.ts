import {
  GithubConfigs,
  GitlabConfigs,
  nothing,
  OneGithubConfig,
  OneGitlabConfig,
} from '@waybill/api/schemas';
import { documented } from '../../../http/documented.ts';

const shapes = {
  GitHub: { name: 'Github', one: OneGithubConfig, many: GithubConfigs },
  GitLab: { name: 'Gitlab', one: OneGitlabConfig, many: GitlabConfigs },
};

/** The three routes of a provider, as crates.io has them. */
export function configDocs(title: keyof typeof shapes) {
  const { name, one, many } = shapes[title];
  const about = { tag: 'publishers', credentials: 'person' } as const;
  return {
    create: documented({
      ...about,
      operationId: `create${name}Config`,
      summary: `Let a job of ${title} publish a crate, as at crates.io`,
      response: { 200: one },
    }),
    list: documented({
      ...about,
      operationId: `list${name}Configs`,
      summary: `Which jobs of ${title} may publish, as at crates.io`,
      description: 'Either of a crate or of a user: oneself.',
      response: { 200: many },
    }),
    remove: documented({
      ...about,
      operationId: `delete${name}Config`,
      summary: `Let a job of ${title} publish no more, as at crates.io`,
      response: { 204: nothing('It is deleted, and its access tokens are revoked.') },
    }),
  };
}
