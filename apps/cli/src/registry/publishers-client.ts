import type { PublisherAnswer, PublisherPage, PublisherView } from '@waybill/api';
import { ClientFault, type Json, type Registry } from '@waybill/api/client';
import type { PublishersApi } from '../policy/publishers-api.ts';

export const PUBLISHERS = '/api/v1/trusted_publishing/publishers';
const PROVIDERS = '/api/v1/trusted_publishing/providers';
/** More pages than any honest registry has; whoever answers for ever is not listened to for ever. */
const MOST_PAGES = 1000;

/** The trusted publishers of a registry, as whoever's credential it is may see them. */
export function publishersClient(registry: Registry): PublishersApi {
  return {
    async list({ crate } = {}) {
      const query = new URLSearchParams({ ...(crate === undefined ? {} : { crate }), per_page: '100' });
      return allPages<PublisherView>(registry, `${PUBLISHERS}?${query}`, PUBLISHERS, 'publishers');
    },
    async get(id) {
      try {
        const answer = answerIn(await registry.json('GET', `${PUBLISHERS}/${id}`));
        return answer.publisher;
      } catch (error) {
        if (error instanceof ClientFault && error.refusal?.code === 'publisher_unknown') return null;
        throw error;
      }
    },
    create: async (publisher) => answerIn(await registry.json('POST', PUBLISHERS, { publisher })),
    update: async (id, publisher) =>
      answerIn(await registry.json('PATCH', `${PUBLISHERS}/${id}`, { publisher })),
    remove: (id) => registry.done('DELETE', `${PUBLISHERS}/${id}`),
    async issuers() {
      const known: Record<string, string[]> = {};
      for (const { id, issuers } of await providersOf(registry))
        known[id] = [...(known[id] ?? []), ...issuers];
      return known;
    },
    async crates() {
      const { user } = (await registry.json('GET', '/api/v1/me')) as { user?: { id?: unknown } };
      const path = '/api/v1/crates';
      const query = new URLSearchParams({ user_id: String(user?.id), per_page: '100' });
      const crates = await allPages<{ name: string }>(registry, `${path}?${query}`, path, 'crates');
      return crates.map(({ name }) => name);
    },
  };
}

export interface KnownProvider {
  readonly id: string;
  readonly title: string;
  readonly issuers: readonly string[];
  /** What an owner types to name a job, in the order of a form. */
  readonly fields: readonly {
    readonly key: string;
    readonly label: string;
    readonly help: string;
    readonly example: string;
  }[];
  /** Null where it has none. */
  readonly environment: unknown;
}

/** Which issuers a registry trusts, by provider. */
export async function providersOf(registry: Registry): Promise<readonly KnownProvider[]> {
  const { providers } = (await registry.json('GET', PROVIDERS)) as { providers?: readonly KnownProvider[] };
  return providers ?? [];
}

/** @throws {ClientFault} `refused`, where there is none of this id that the credential may see */
export async function publisherOf(registry: Registry, id: number): Promise<PublisherAnswer> {
  return answerIn(await registry.json('GET', `${PUBLISHERS}/${id}`));
}

async function allPages<T>(registry: Registry, first: string, path: string, key: string): Promise<T[]> {
  const found: T[] = [];
  let next: string | null = first;
  for (let page = 0; next !== null && page < MOST_PAGES; page += 1) {
    const json: Json = await registry.json('GET', next);
    const { [key]: items = [], meta } = json as Partial<PublisherPage> & Record<string, unknown>;
    found.push(...(items as T[]));
    next = meta?.next_page ? path + meta.next_page : null;
  }
  return found;
}

const answerIn = (json: Json): PublisherAnswer => json as unknown as PublisherAnswer;
