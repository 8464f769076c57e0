export { forgetFactorLeftovers } from './jobs.ts';
export { factorPageRoutes } from './page/routes.ts';
export { relyingParty } from './passkeys/relying-party.ts';
export { secondFactorRoutes } from './routes.ts';
export { passkeySignInRoutes } from './sign-in/routes.ts';
export { resealFactors } from './totp/reseal.ts';
export { factorLimits } from './tries/limits.ts';
