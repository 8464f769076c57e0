/** A client of the registry's web API. It knows neither Node nor a browser: `Send` is handed in. */
export { ClientFault, type FaultKind, type RegistryRefusal, reasonsOf, whileDoing } from './client-fault.ts';
export {
  deviceSignIn,
  type SignedIn,
  type SignInOptions,
  type SignInPrompt,
  type SignInWish,
} from './device-sign-in.ts';
export { type HttpAnswer, type HttpRequest, type Send, USUAL_TIMEOUT_MS } from './http.ts';
export {
  IDENTITY_PREFIX,
  isMendedAtPublisher,
  type JobForPublisher,
  MEND_PAGE,
  publisherPage,
} from './page-links.ts';
export { expectSuccess, type Json, oneLine, readJson, said } from './read-answer.ts';
export {
  type AccessToken,
  type ExchangeTarget,
  type Registry,
  type RegistryOptions,
  registryClient,
} from './registry.ts';
export { indexesAt, type RegistryAddress, registryAddress } from './registry-address.ts';
export { readWellKnown, type WellKnown } from './well-known.ts';
