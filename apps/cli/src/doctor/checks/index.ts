import type { Check } from '../check.ts';
import { audience } from './audience.ts';
import { buildApart } from './build-apart.ts';
import { cargo } from './cargo.ts';
import { cargoIndex } from './cargo-index.ts';
import { ci } from './ci.ts';
import { clock } from './clock.ts';
import { credential } from './credential.ts';
import { credentialProvider } from './credential-provider.ts';
import { idToken } from './id-token.ts';
import { indexAddress } from './index-address.ts';
import { indexConfig } from './index-config.ts';
import { manifest } from './manifest.ts';
import { publishers } from './publishers.ts';
import { reachable } from './reachable.ts';
import { registry } from './registry.ts';
import { rehearsal } from './rehearsal.ts';
import { tokensAround } from './stored-tokens.ts';

/** In the order they are told: what is here, what is there, and what the two make of each other. */
export const checks: readonly Check[] = [
  cargo,
  registry,
  cargoIndex,
  credentialProvider,
  tokensAround,
  manifest,
  reachable,
  indexAddress,
  indexConfig,
  clock,
  ci,
  audience,
  idToken,
  rehearsal,
  buildApart,
  credential,
  publishers,
];
