import type { Plan } from '../plan.ts';
import { actionsWorkflow } from './actions.ts';

/** Forgejo has no environments, and its tokens name none. */
export function forgejoWorkflow(plan: Plan): string {
  return actionsWorkflow(plan, {
    checkoutFrom: 'https://data.forgejo.org/',
    authActionFrom: 'https://github.com/',
    runner: 'docker',
    aboutRunner: ['# A runner of yours whose image has Node (for the checkout), cargo, git and curl.'],
    top: [],
    build: [],
    publish: ['enable-openid-connect: true # may ask for ID tokens: Forgejo 15 with Runner 12.5 or later'],
  });
}
