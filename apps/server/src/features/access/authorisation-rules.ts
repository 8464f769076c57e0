import { authorisation as accounts } from '../accounts/authorisation.ts';
import { authorisation as apiDocument } from '../api-document/authorisation.ts';
import { authorisation as apiTokens } from '../api-tokens/authorisation.ts';
import { authorisation as audit } from '../audit/authorisation.ts';
import { authorisation as catalogue } from '../catalogue/authorisation.ts';
import { authorisation as crateEvents } from '../crate-events/authorisation.ts';
import { authorisation as crateSettings } from '../crate-settings/authorisation.ts';
import { authorisation as crates } from '../crates/authorisation.ts';
import { authorisation as deletion } from '../deletion/authorisation.ts';
import { authorisation as deviceSignIn } from '../device-sign-in/authorisation.ts';
import { authorisation as downloads } from '../downloads/authorisation.ts';
import { authorisation as exposedTokens } from '../exposed-tokens/authorisation.ts';
import { authorisation as index } from '../index/authorisation.ts';
import { authorisation as mail } from '../mail/authorisation.ts';
import { authorisation as mendPage } from '../mend-page/authorisation.ts';
import { authorisation as metrics } from '../metrics/authorisation.ts';
import { authorisation as operation } from '../operation/authorisation.ts';
import { authorisation as organizations } from '../organizations/authorisation.ts';
import { authorisation as owners } from '../owners/authorisation.ts';
import { authorisation as profiles } from '../profiles/authorisation.ts';
import { authorisation as publish } from '../publish/authorisation.ts';
import { authorisation as publishingTokens } from '../publishing-tokens/authorisation.ts';
import { authorisation as readmes } from '../readmes/authorisation.ts';
import { authorisation as search } from '../search/authorisation.ts';
import { authorisation as secondFactor } from '../second-factor/authorisation.ts';
import { authorisation as setup } from '../setup/authorisation.ts';
import { authorisation as signIn } from '../sign-in/authorisation.ts';
import { authorisation as status } from '../status/authorisation.ts';
import { authorisation as trustedPublishing } from '../trusted-publishing/authorisation.ts';
import { authorisation as web } from '../web/authorisation.ts';
import { authorisation as yank } from '../yank/authorisation.ts';
import type { RouteRule } from './authorisation.ts';

/** Every route of the server, by what it belongs to. A new one fails the test until it is here. */
export const authorisationRules: Readonly<Record<string, readonly RouteRule[]>> = {
  'Index and files': [...index, ...downloads],
  Crates: [...search, ...crates, ...readmes, ...owners, ...crateSettings, ...publishingTokens, ...catalogue],
  'Publishing and yanking': [...publish, ...yank, ...deletion],
  'Trusted Publishing': [...trustedPublishing, ...crateEvents],
  Organisations: organizations,
  Accounts: [...accounts, ...profiles, ...signIn, ...secondFactor, ...apiTokens, ...deviceSignIn],
  Administration: [...operation, ...metrics, ...audit, ...mail],
  'Exposed tokens': exposedTokens,
  'The registry itself': [...status, ...apiDocument, ...mendPage, ...setup, ...web],
};
