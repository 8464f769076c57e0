import type { ClaimView, NewPublisher, PublisherAnswer } from '@waybill/api';
import { ClientFault, type Registry, type WellKnown } from '@waybill/api/client';
import { namesOf, type Plan, PUBLISH_STEP, type RemotePlace } from '@waybill/api/release';
import { checkIdentity, providers } from '@waybill/trusted-publishing';
import type { Asker } from '../ask/asker.ts';
import { publishersClient } from '../registry/publishers-client.ts';
import type { WorkflowPlace } from './where-it-goes.ts';

/** The identity of the job that was written, as far as the repository tells; `told` goes first. */
export function identityOf(
  { ci }: Pick<Plan, 'ci'>,
  place: Pick<WorkflowPlace, 'vouchedFor'>,
  remote: RemotePlace | null,
  told: Readonly<Record<string, string>>,
): Record<string, string> {
  const workflow = ci === 'github' ? (place.vouchedFor.split('/').at(-1) ?? '') : place.vouchedFor;
  const known: Record<string, string> =
    ci === 'circleci'
      ? remote === null
        ? {}
        : { vcs_origin: [remote.host, ...remote.path].join('/') }
      : ci === 'buildkite'
        ? {}
        : { ...namesOf(ci, remote), workflow };
  const fields = providers[ci]?.identity ?? [];
  return Object.fromEntries(
    fields
      .map(({ key }): [string, string | undefined] => [key, told[key] ?? known[key]])
      .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
}

/** The flags of what the repository cannot tell, such as ids. */
export function missingFields(ci: Plan['ci'], identity: Readonly<Record<string, string>>): string[] {
  const fields = providers[ci]?.identity ?? [];
  return fields.map(({ key }) => key).filter((key) => identity[key] === undefined);
}

/** The same with what a person adds. */
export async function askMissing(
  ci: Plan['ci'],
  identity: Readonly<Record<string, string>>,
  asker: Asker,
): Promise<Record<string, string>> {
  const whole: Record<string, string> = { ...identity };
  const descriptor = providers[ci];
  for (const { key, label, help, example } of descriptor?.identity ?? []) {
    if (whole[key] !== undefined) continue;
    whole[key] = await asker.text(`${label} · ${help}`, {
      hint: example,
      check: (text) => {
        if (text === '' || descriptor === undefined) return 'It cannot be empty.';
        const outcome = checkIdentity(descriptor, { ...whole, [key]: text });
        return !outcome.ok && outcome.refusal.field === key ? outcome.refusal.detail : undefined;
      },
    });
  }
  return whole;
}

/** The publisher for exactly the job that was written, and no other job of the repository. */
export function publisherFor(
  plan: Plan,
  identity: Readonly<Record<string, string>>,
  issuer: string | undefined,
): NewPublisher {
  const { ci, crates, environment, tags } = plan;
  const claims = claimsOf(plan);
  const hasEnvironments = providers[ci]?.environment != null;
  return {
    provider: ci,
    ...(issuer === undefined ? {} : { issuer }),
    crates: [...crates],
    identity: { ...identity },
    ...(hasEnvironments
      ? {
          environment:
            environment === null ? { rule: 'none' as const } : { rule: 'named' as const, name: environment },
        }
      : {}),
    rules: {
      refs: [`refs/tags/${tags}`],
      ...(claims.length === 0 ? {} : { claims }),
    },
  };
}

/** Where every job may ask for ID tokens, what tells the one that publishes from the one that builds. */
function claimsOf({ ci, contextId }: Plan): ClaimView[] {
  if (ci === 'buildkite') return [{ claim: 'step_key', op: 'eq', value: PUBLISH_STEP }];
  if (ci === 'circleci' && contextId !== null)
    return [{ claim: 'oidc.circleci.com/context-ids', op: 'contains', value: contextId.toLowerCase() }];
  return [];
}

/** Which of the registry's issuers vouches for this host; undefined where the registry may choose, as there is but one. */
export function issuerOf(
  ci: Plan['ci'],
  remote: RemotePlace | null,
  wellKnown: WellKnown,
): string | undefined {
  const issuers = wellKnown.issuers.filter(({ provider }) => provider === ci).map(({ url }) => url);
  if (issuers.length < 2) return undefined;
  const host = remote?.host === 'github.com' ? 'token.actions.githubusercontent.com' : remote?.host;
  const fitting = issuers.filter((url) => new URL(url).hostname === host);
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** One that is there already is as good. */
export async function createPublisher(
  registry: Registry,
  wanted: NewPublisher,
): Promise<PublisherAnswer | 'there already'> {
  try {
    return await publishersClient(registry).create(wanted);
  } catch (error) {
    if (error instanceof ClientFault && error.refusal?.code === 'publisher_duplicate') return 'there already';
    throw error;
  }
}
