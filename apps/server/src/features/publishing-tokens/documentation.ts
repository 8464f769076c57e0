import { PublishingTokens, RevokedPublishingTokens } from '@waybill/api/schemas';
import { documented } from '../../http/documented.ts';

export const listPublishingTokensDocs = documented({
  operationId: 'listPublishingTokens',
  summary: 'The API tokens with which a crate can be published',
  description:
    'For its owners, signed in. Those of all who may publish it, with the name, the last use and how far each goes; never the token, and of those of others no name of another crate.',
  tag: 'owners',
  credentials: 'session',
  response: { 200: PublishingTokens },
});

export const revokePublishingTokensDocs = documented({
  operationId: 'revokePublishingTokens',
  summary: 'Revoke API tokens with which a crate can be published',
  description:
    'Those of the named that are one’s own, or are good for this crate alone; others are left. Whose they are gets a mail.',
  tag: 'owners',
  credentials: 'session',
  response: { 200: RevokedPublishingTokens },
});
