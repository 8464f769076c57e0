import { type CiSystem, isSet, noIdToken } from './system.ts';

/** Systems that are recognised to say what is missing: looking further would only end in a worse sentence. */
export const gitlabWithoutToken: CiSystem = {
  id: 'gitlab',
  title: 'GitLab CI',
  detects: ({ env }) => isSet(env['GITLAB_CI']),
  async token({ audience }) {
    throw noIdToken(
      'this job of GitLab CI declares no ID token',
      `add to the job: \`id_tokens: { WAYBILL_ID_TOKEN: { aud: ${audience} } }\``,
    );
  },
  another: '',
};

export const azure: CiSystem = {
  id: 'azure',
  title: 'Azure DevOps',
  detects: ({ env }) => isSet(env['SYSTEM_OIDCREQUESTURI']),
  async token({ audience }) {
    throw noIdToken(
      `Azure DevOps makes ID tokens for one fixed audience, never for \`${audience}\``,
      'publish from another CI, or put a token from an issuer of your own into WAYBILL_ID_TOKEN',
    );
  },
  another: '',
};
