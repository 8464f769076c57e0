import type { PublisherView } from '@waybill/api';
import { ClientFault, type WellKnown } from '@waybill/api/client';
import {
  type Explanation,
  explainUnverified,
  quote,
  readClaims,
  show,
  type UnverifiedClaims,
} from '@waybill/trusted-publishing';
import { type KnownIssuer, knownIssuer } from './known-issuer.ts';
import { toPublisher } from './read-publishers.ts';

export interface ExplainInput {
  readonly text: string;
  readonly provider: string | undefined;
  /** Null: nobody knows which it has to be. */
  readonly audience: string | null;
  /** Null: not asked about. */
  readonly publishers: readonly PublisherView[] | null;
  readonly wellKnown: WellKnown | null;
  readonly version: string | null;
  readonly now: Date;
}

export interface ExplainedToken {
  readonly unverified: UnverifiedClaims;
  readonly known: KnownIssuer | null;
  /** Null where nothing tells which provider it is. */
  readonly explanation: Explanation | null;
}

/** All that can be said of an ID token on this machine. Its signature is neither looked at nor kept. @throws {ClientFault} `usage` */
export function explainToken(input: ExplainInput): ExplainedToken {
  const { text, provider, audience, publishers, wellKnown, version, now } = input;
  const read = readClaims(text);
  if (!read.ok)
    throw new ClientFault('usage', read.refusal.detail, {
      remedy: 'pass the ID token alone, as the CI gave it',
    });
  const unverified = read.value;
  const known = knownIssuer(unverified.claims, { provider, publishers: publishers ?? [], wellKnown });
  if (known === null) return { unverified, known, explanation: null };
  const explanation = explainUnverified({
    unverified,
    issuer: known.issuer,
    audience,
    publishers: (publishers ?? []).map((one) => toPublisher(one, known.issuer.url)),
    version,
    now,
  });
  return { unverified, known, explanation };
}

/** Whether a publish would be refused, as far as that was asked. */
export function wouldBeRefused({ explanation }: ExplainedToken, asksPublishers: boolean): boolean {
  if (explanation === null) return asksPublishers;
  return asksPublishers && (explanation.refusals.length > 0 || explanation.verdict !== 'would-pass');
}

export const unknownIssuer = (claims: UnverifiedClaims['claims']): string =>
  `the issuer ${quote(show(claims['iss'] ?? ''))} is not known here: say whose it is with --provider`;
