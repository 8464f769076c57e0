import type { PublisherView } from '@waybill/api';
import type { Policy } from './parse-policy.ts';
import { type Plan, planPolicy } from './plan.ts';
import type { PublishersApi } from './publishers-api.ts';
import { needsCrates, type Surroundings } from './resolve-policy.ts';

/** Plans against a registry. Only reads, so a token that may read is enough. @throws PolicyError, and what the API throws */
export async function planAgainst(
  policy: Policy,
  api: Pick<PublishersApi, 'list' | 'issuers' | 'crates'>,
  options: { prune?: boolean } = {},
): Promise<Plan> {
  const [current, around] = [await api.list(), await surroundings(policy, api)];
  return planPolicy({ policy, current: sortedById(current), ...around, ...options });
}

async function surroundings(
  policy: Policy,
  api: Pick<PublishersApi, 'issuers' | 'crates'>,
): Promise<Surroundings> {
  const names = policy.entries.some(({ layer }) => layer.issuer === undefined);
  return {
    ...(names ? { issuers: await api.issuers() } : {}),
    ...(needsCrates(policy) && api.crates !== undefined ? { crates: await api.crates() } : {}),
  };
}

const sortedById = (publishers: readonly PublisherView[]): PublisherView[] =>
  [...publishers].sort((a, b) => a.id - b.id);
