import { buildCommands, publishCommand, publishVariables } from '../cargo-commands.ts';
import type { Plan } from '../plan.ts';
import { globToPattern, heading, indent, mapping, WHY_APART, yamlText } from './lines.ts';

/** For `.gitlab-ci.yml`, or for a file that it includes: the stages are those that every pipeline has. */
export function gitlabPipeline(plan: Plan): string {
  const { url, tags, environment, image, folder, crates, isPrivate, audience } = plan;
  const enter = folder === '' ? [] : [`cd ${folder}`];
  const common = [`image: ${image}`, 'rules:', `  - if: $CI_COMMIT_TAG =~ /${globToPattern(tags)}/`];
  // Each ID token is good for one exchange, and cargo asks for one for each crate; reading a private index is one more.
  const tokens = Array.from({ length: crates.length + (isPrivate ? 1 : 0) }, (_, n) =>
    n === 0 ? 'WAYBILL_ID_TOKEN' : `WAYBILL_ID_TOKEN_${n + 1}`,
  );
  return `${[
    ...heading(url, tags, [
      ...WHY_APART,
      'Protect the tags (Settings, Repository): who may push one may release.',
    ]),
    'waybill-build:',
    ...indent(1, ['stage: build', ...common, ...script([...enter, ...buildCommands(plan)])]),
    '',
    'waybill-publish:',
    ...indent(1, [
      'stage: deploy',
      'needs: [waybill-build]',
      ...common,
      ...(environment === null ? [] : [`environment: ${yamlText(environment)}`]),
      'id_tokens:',
      ...tokens.flatMap((name) => [`  ${name}:`, `    aud: ${JSON.stringify(audience)}`]),
      ...mapping('variables', publishVariables(plan)),
      ...script([...enter, publishCommand(plan)]),
    ]),
  ].join('\n')}\n`;
}

const script = (commands: readonly string[]) => ['script:', ...commands.map((command) => `  - ${command}`)];
