import { RevokedTokens, SecretAlerts, SecretLabels, TokensToRevoke } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const revokeExposedDocs = documented({
  operationId: 'revokeExposedTokens',
  summary: 'Revoke tokens that one has found',
  description: 'Whoever has a token may end it: no other credential is asked for.',
  tag: 'exposed tokens',
  credentials: 'none',
  documentedBody: TokensToRevoke,
  response: { 200: RevokedTokens },
});

export const githubAlertsDocs = documented({
  operationId: 'reportSecretsFromGithub',
  summary: 'Reports of GitHub’s secret scanning',
  description:
    'Signed by GitHub (`Github-Public-Key-Identifier`, `Github-Public-Key-Signature`), and by nobody else.',
  tag: 'exposed tokens',
  credentials: 'none',
  documentedBody: SecretAlerts,
  response: { 200: SecretLabels },
});
