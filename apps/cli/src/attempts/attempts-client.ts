import type { PublisherAnswer } from '@waybill/api';
import type { Registry } from '@waybill/api/client';
import type { MendRequest } from '../publishers/rehearsal.ts';
import type { TracedCheck } from '../text/trace.ts';

const ATTEMPTS = '/api/v1/trusted_publishing/attempts';
const MOST_AT_ONCE = 100;

/** A recorded exchange, as the API has it. */
export interface Attempt {
  readonly id: number;
  readonly at: string;
  readonly outcome: 'granted' | 'refused';
  readonly code: string | null;
  readonly detail: string | null;
  readonly issuer: string | null;
  readonly provider: string | null;
  readonly subject: string | null;
  readonly crates: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
  readonly checks: readonly TracedCheck[];
  readonly failures: readonly {
    readonly publisher_id: number;
    readonly code: string;
    readonly detail: string;
    readonly mend: MendRequest | null;
  }[];
  readonly correlation_id: string;
}

export interface AttemptFilter {
  /** Only administrators see those of all crates. */
  readonly crate?: string;
  readonly outcome?: string;
}

export function attemptsClient(registry: Registry) {
  return {
    /** The newest first. */
    async list(filter: AttemptFilter, limit: number): Promise<Attempt[]> {
      const found: Attempt[] = [];
      let query: string | null = `?${new URLSearchParams({
        ...(filter.crate === undefined ? {} : { crate: filter.crate }),
        ...(filter.outcome === undefined ? {} : { outcome: filter.outcome }),
        per_page: String(Math.min(limit, MOST_AT_ONCE)),
      })}`;
      while (query !== null && found.length < limit) {
        const json: Page = (await registry.json('GET', ATTEMPTS + query)) as unknown as Page;
        found.push(...json.attempts);
        query = json.attempts.length === 0 ? null : json.meta.next_page;
      }
      return found.slice(0, limit);
    },
    async get(id: number): Promise<Attempt> {
      const { attempt } = (await registry.json('GET', `${ATTEMPTS}/${id}`)) as { attempt?: Attempt };
      return attempt as Attempt;
    },
    /** Makes the publisher that would have let it pass. */
    async makePublisher(id: number, crates: readonly string[]): Promise<PublisherAnswer> {
      const body = crates.length === 0 ? null : { publisher: { crates } };
      return (await registry.json('POST', `${ATTEMPTS}/${id}/publisher`, body)) as unknown as PublisherAnswer;
    },
  };
}

interface Page {
  readonly attempts: readonly Attempt[];
  readonly meta: { readonly next_page: string | null };
}
