import type { Plan } from '../plan.ts';
import { actionsWorkflow } from './actions.ts';
import { yamlText } from './lines.ts';

export function githubWorkflow(plan: Plan): string {
  const { environment } = plan;
  return actionsWorkflow(plan, {
    checkoutFrom: '',
    authActionFrom: '',
    runner: 'ubuntu-latest',
    aboutRunner: [],
    top: ['permissions: {} # each job says what it needs', ''],
    build: ['permissions:', '  contents: read'],
    publish: [
      ...(environment === null
        ? []
        : [
            `environment: ${yamlText(environment)} # its protection rules say who may release, and from which refs`,
          ]),
      'permissions:',
      '  contents: read',
      '  id-token: write # may ask for ID tokens',
    ],
  });
}
