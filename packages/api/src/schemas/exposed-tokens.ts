import { Type } from 'typebox';
import { closed } from './shapes.ts';

export const TokensToRevoke = closed({ tokens: Type.Array(Type.String(), { maxItems: 100 }) });
export const RevokedTokens = closed({
  results: Type.Array(
    closed({
      token_prefix: Type.String({ description: 'Its first characters, to tell which one is meant.' }),
      kind: Type.Enum(['api_token', 'access_token', 'unknown']),
      outcome: Type.Enum(['revoked', 'already_revoked', 'unknown']),
    }),
  ),
});

/** GitHub's own shapes (its secret scanning partner programme). */
export const SecretAlerts = Type.Array(
  Type.Object({ token: Type.String(), type: Type.String(), url: Type.String(), source: Type.String() }),
);
export const SecretLabels = Type.Array(
  closed({
    token_raw: Type.String(),
    token_type: Type.String(),
    label: Type.Enum(['true_positive', 'false_positive']),
  }),
);
