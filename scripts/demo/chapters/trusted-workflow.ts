import { call } from '../registry.ts';
import type { Scene } from '../scene.ts';
import { chapter, command, done, expect, say } from '../terminal.ts';

const path = '/api/v1/trusted_publishing/github_configs';

export async function oneWorkflowIsTrusted({ registry, authorsToken }: Scene): Promise<void> {
  chapter('The author says, once, which workflow may publish');
  const config = {
    crate: 'rocket',
    repository_owner: 'acme',
    repository_name: 'rocket',
    workflow_filename: 'release.yml',
    environment: 'release',
  };
  const fields = Object.entries(config).map(([name, value]) => `   "${name}": "${value}"`);
  command(`curl ${registry.url}${path} \\
-H "Authorization: $TOKEN" -H 'Content-Type: application/json' -d '
{"github_config": {
${fields.join(',\n')}}}'`);
  const json = { github_config: config };
  const reply = await call(registry, path, { method: 'POST', token: authorsToken, json });
  expect(reply.status === 200, `the registry answered ${reply.status}: ${reply.detail}`);
  done('release.yml of acme/rocket may publish rocket, from the environment "release".');
  say('The API token can be put away: from here on nothing needs it.');
}
