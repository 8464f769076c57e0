import type { Kysely } from 'kysely';
import type { Engine } from '../src/platform/database/open.ts';
import * as registry from './0001-registry.ts';
import * as accounts from './0002-accounts.ts';
import * as rulesAndAttempts from './0003-rules-and-attempts.ts';
import * as issuers from './0004-issuers.ts';
import * as mail from './0005-mail.ts';
import * as deviceSignIn from './0006-device-sign-in.ts';
import * as organizationsAndVisibility from './0007-organizations-and-visibility.ts';
import * as readmes from './0008-readmes.ts';
import * as search from './0009-search.ts';
import * as people from './0010-people.ts';
import * as secondFactors from './0011-second-factors.ts';
import * as owners from './0012-owners.ts';
import * as downloadsAndDeletion from './0013-downloads-and-deletion.ts';
import * as attemptReferences from './0014-attempt-references.ts';
import * as publishMails from './0015-publish-mails.ts';
import * as emailChanges from './0016-email-changes.ts';
import * as jobClaims from './0017-job-claims.ts';
import * as rateCounts from './0018-rate-counts.ts';
import * as indexCopy from './0019-index-copy.ts';

export interface SchemaStep {
  up(db: Kysely<unknown>, engine: Engine): Promise<void>;
}

/** In order, forward only: a step that has been released is never edited; a later step mends it. */
export const migrations: Record<string, SchemaStep> = {
  '0001-registry': registry,
  '0002-accounts': accounts,
  '0003-rules-and-attempts': rulesAndAttempts,
  '0004-issuers': issuers,
  '0005-mail': mail,
  '0006-device-sign-in': deviceSignIn,
  '0007-organizations-and-visibility': organizationsAndVisibility,
  '0008-readmes': readmes,
  '0009-search': search,
  '0010-people': people,
  '0011-second-factors': secondFactors,
  '0012-owners': owners,
  '0013-downloads-and-deletion': downloadsAndDeletion,
  '0014-attempt-references': attemptReferences,
  '0015-publish-mails': publishMails,
  '0016-email-changes': emailChanges,
  '0017-job-claims': jobClaims,
  '0018-rate-counts': rateCounts,
  '0019-index-copy': indexCopy,
};
