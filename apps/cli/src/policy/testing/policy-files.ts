import { defaultTokenScopes, type NewPublisher } from '@waybill/api';
import { policyText } from '../policy-text.ts';

export interface Manage {
  crates: string[];
  prune: boolean;
}

/** Publishers as they would be sent, as a file. */
export function fileOf(publishers: readonly NewPublisher[], manage?: Manage): string {
  return policyText({
    comments: [],
    registry: null,
    publishers: publishers.map(({ environment, rules, pins, ...one }) => ({
      comments: [],
      state: null,
      ...one,
      issuer: one.issuer ?? null,
      environment: { rule: 'any', name: null, ...environment },
      rules: {
        ...{ refs: [], ref_protected: false, events: [], runner: null, claims: [] },
        ...rules,
        callee: rules?.callee ? { refs: [], ...rules.callee } : null,
      },
      scopes: one.scopes ?? defaultTokenScopes,
      token_lifetime_seconds: one.token_lifetime_seconds ?? null,
      require_api_token: one.require_api_token ?? false,
      pins: (pins ?? {}) as Record<string, string>,
    })),
    ...(manage === undefined ? {} : { manage }),
  });
}
