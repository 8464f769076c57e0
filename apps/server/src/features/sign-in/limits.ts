import type { LimitState } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import { exhaustedOf } from '../../platform/rate-limits.ts';
import { STARTING } from './routes.ts';

/** How often somebody may set out for a sign-in provider. */
export const providerLimits = (platform: Platform): LimitState[] => [
  {
    name: 'provider_sign_ins',
    what: 'Sign-ins through a provider begun from one address',
    most: STARTING.max,
    windowSeconds: STARTING.window,
    setting: null,
    perCopy: false,
    limited: exhaustedOf(platform, 'providers').map(({ key, until }) => ({ who: `address ${key}`, until })),
  },
];
