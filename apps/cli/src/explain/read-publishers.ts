import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PublisherView } from '@waybill/api';
import { ClientFault } from '@waybill/api/client';
import type { ClaimCondition, Publisher } from '@waybill/trusted-publishing';
import type { CliContext } from '../context.ts';
import { ISSUER_ID } from './known-issuer.ts';

/** Publishers as `publisher list --json` prints them, or one as `publisher show --json` does. @throws {ClientFault} `usage` */
export async function readPublishersFile({ cwd }: CliContext, path: string): Promise<PublisherView[]> {
  const found = publishersIn(await jsonOf(resolve(cwd, path), path));
  if (found !== null) return found;
  throw new ClientFault('usage', `${path} holds no trusted publishers`, {
    remedy: 'make it with: waybill publisher list --json > publishers.json',
  });
}

export function publishersIn(json: unknown): PublisherView[] | null {
  const { publishers, publisher } = (json ?? {}) as { publishers?: unknown; publisher?: unknown };
  const list = Array.isArray(json)
    ? json
    : Array.isArray(publishers)
      ? publishers
      : publisher
        ? [publisher]
        : null;
  return list?.every(isPublisher) ? list : null;
}

const isPublisher = (value: unknown): value is PublisherView => {
  const { id, provider, issuer, crates, identity, environment, rules } = (value ?? {}) as Record<
    string,
    unknown
  >;
  return (
    typeof id === 'number' &&
    typeof provider === 'string' &&
    typeof issuer === 'string' &&
    Array.isArray(crates) &&
    [identity, environment, rules].every((part) => typeof part === 'object' && part !== null)
  );
};

/** A publisher as the decision takes it. What a registry alone knows of it (who proved what first) is not in the API. */
export function toPublisher(view: PublisherView, issuerUrl: string): Publisher {
  const { rules, environment, state } = view;
  return {
    id: view.id,
    issuerId: view.issuer === issuerUrl ? ISSUER_ID : ISSUER_ID + 1,
    provider: view.provider,
    crates: view.crates.map((name, at) => ({ id: at + 1, name })),
    identity: view.identity,
    environment:
      environment.rule === 'named'
        ? { rule: 'named', name: environment.name ?? '' }
        : { rule: environment.rule },
    rules: {
      refs: rules.refs,
      refProtected: rules.ref_protected,
      events: rules.events,
      runner: rules.runner,
      callee: rules.callee,
      claims: rules.claims as readonly ClaimCondition[],
    },
    pins: view.pins ?? {},
    // A reserved name and pins that came too late are told by other fields.
    state: state === 'disabled' || state === 'needs_review' ? state : 'active',
    makerId: null,
    isProven: view.last_used_at != null,
    confirmedAt: new Date(view.confirmed_at ?? 0),
  };
}

async function jsonOf(file: string, shown: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ClientFault('usage', `${shown} cannot be read as JSON`, {
      reasons: [(error as Error).message.split('\n')[0] ?? ''],
      remedy: 'make it with: waybill publisher list --json > publishers.json',
    });
  }
}
