import type { Outcome } from '../../outcome.ts';
import type { ClaimRule, IdentityField, ProviderDescriptor } from '../../provider-descriptor.ts';
import { plainTextUpTo255Bytes } from '../common-rules.ts';
import { guide } from './guide.ts';
import { checkIdentityClaims, type IdentityClaim } from './identity-claims.ts';

/**
 * An issuer this package knows nothing of: Jenkins, HCP Terraform, AWS STS, one made at home. The operator names the claims
 * that identify a job, and an owner the very value of each. Every token needs all of them as strings; nothing else is known,
 * so nothing else is refused, recorded or linked, but rules may ask for any claim.
 *
 * Refuses with `issuer_settings_invalid` claims that identify nobody.
 */
export function genericProvider(identityClaims: readonly IdentityClaim[]): Outcome<ProviderDescriptor> {
  const outcome = checkIdentityClaims(identityClaims);
  return outcome.ok ? { ...outcome, value: descriptorOf(outcome.value) } : outcome;
}

function descriptorOf(identityClaims: readonly IdentityClaim[]): ProviderDescriptor {
  const required: ClaimRule = { use: 'required', format: 'text' };
  return {
    id: 'generic',
    title: 'Generic OIDC',
    algorithms: ['RS256'],
    // A run of HCP Terraform may take a day.
    maxLifetimeSeconds: 86_400,
    // Many send no `jti`, and of those that do nobody knows whether it is another one each time.
    replay: 'signing-input',
    audience: 'string-or-array-of-one',
    claims: Object.fromEntries(identityClaims.map(({ claim }) => [claim, required])),
    claimFamilies: [''],
    agreements: [],
    requirements: [],
    issuerBindings: [],
    identity: identityClaims.map(fieldOf),
    lookupNoun: 'job',
    // What is immutable is part of the identity already.
    pins: [],
    trigger: null,
    environment: null,
    constraints: { ref: null, refProtected: null, runner: null, callee: null },
    provenance: {},
    ownProvenance: {},
    links: { run: [], commit: [], workflow: [] },
    servers: [],
    defaultIssuers: [],
    guide,
  };
}

function fieldOf({ claim, label, immutable }: IdentityClaim): IdentityField {
  return {
    key: claim,
    label,
    help: immutable
      ? `The claim \`${claim}\`, to the letter. It never comes back for somebody else.`
      : `The claim \`${claim}\`, to the letter. It is a name: somebody else may have it one day.`,
    example: '',
    role: 'lookup',
    value: { take: 'claim', claim },
    fold: 'exact',
    rules: plainTextUpTo255Bytes(`The claim \`${claim}\``),
  };
}
