import { ClientFault } from '../client/client-fault.ts';
import { givenTokens } from './given-token.ts';
import type { IdTokenSource, JobAccess } from './job-access.ts';
import { google } from './metadata-server.ts';
import { ownVariable } from './own-variable.ts';
import { buildkite, circleci } from './programs.ts';
import { actions, actionsWithoutPermission, codefresh, forgejoActions, vela } from './request-url.ts';
import { type CiSystem, isSet, madeForOthers, noIdToken } from './system.ts';
import { tokenFile } from './token-file.ts';
import { azure, gitlabWithoutToken } from './without-token.ts';

/**
 * Where an ID token may come from, in the order in which it is looked for: what somebody wrote down goes before what is
 * merely there, variables before programs, the network last. The first that is detected decides; when it has no token
 * that is a failure to be told, not a reason to try the next.
 */
export const ciSystems: readonly CiSystem[] = [
  ownVariable,
  tokenFile,
  forgejoActions,
  actions,
  actionsWithoutPermission,
  gitlabWithoutToken,
  circleci,
  buildkite,
  codefresh,
  vela,
  ...givenTokens,
  azure,
  google,
];

/**
 * The source of ID tokens of this job, or null outside CI.
 *
 * `WAYBILL_CI` names a system, or `none`, and then nothing is guessed.
 * @throws {ClientFault} `usage`, when it names none there is
 */
export async function findIdTokenSource(job: JobAccess, audience: string): Promise<IdTokenSource | null> {
  const system = await findSystem(job, audience);
  if (system === null) return null;
  return {
    system: system.id,
    title: system.title,
    async token(audience, n) {
      const idToken = await system.token({ ...job, audience }, n);
      const otherwise = idToken === null ? null : madeForOthers(idToken, audience);
      if (otherwise === null) return idToken;
      throw noIdToken(
        `the ID token of ${system.title} ${otherwise}, so it is not sent there`,
        `let it be made for ${audience}`,
      );
    },
    another: system.another,
  };
}

async function findSystem(job: JobAccess, audience: string): Promise<CiSystem | null> {
  const named = job.env['WAYBILL_CI'];
  if (named === 'none') return null;
  if (isSet(named)) {
    const system = ciSystems.find(({ id }) => id === named);
    if (system !== undefined) return system;
    throw new ClientFault('usage', `WAYBILL_CI is "${named}", which is no system known here`, {
      remedy: `leave it out, or write one of: ${ciSystems.map(({ id }) => id).join(', ')}, none`,
    });
  }
  for (const system of ciSystems) {
    if (await system.detects({ ...job, audience })) return system;
  }
  return null;
}
