import type { SignInProvider } from '../../../config/sign-in.ts';
import type { Person } from '../person.ts';

/** What belongs to one way to a provider and back. */
export interface Secrets {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** What the browser brought back. */
export interface CallbackQuery {
  code: string;
  /** RFC 9207: who answers; undefined where the provider does not say. */
  iss: string | undefined;
}

/** A provider that people can be sent to, whatever it speaks. */
export interface SignInWay {
  readonly provider: SignInProvider;
  /** @throws Problem `sign_in_provider_unavailable` */
  authorizationUrl(secrets: Secrets, redirectUri: string): Promise<string>;
  /** @throws Problem `sign_in_provider_unavailable`, `sign_in_refused`, `sign_in_not_verified` */
  finish(
    query: CallbackQuery,
    secrets: Pick<Secrets, 'nonce' | 'codeVerifier'>,
    redirectUri: string,
  ): Promise<Person>;
}
