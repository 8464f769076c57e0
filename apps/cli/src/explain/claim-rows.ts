import type { JsonObject, ProviderDescriptor } from '@waybill/trusted-publishing';

export interface ClaimRow {
  readonly claim: string;
  readonly value: string;
  readonly says: string;
  /** Whether a decision looks at it at all. */
  readonly isUsed: boolean;
}

const registered: Readonly<Record<string, string>> = {
  iss: 'the issuer: must be one the registry trusts, to the letter',
  aud: 'the audience: must be the registry, and nobody else',
  exp: 'when it expires',
  iat: 'when it was issued',
  nbf: 'before this it is not valid',
};

/** Every claim of a token, those first that decide, each with what it is for. */
export function claimRows(claims: JsonObject, provider: ProviderDescriptor | null): ClaimRow[] {
  const rows = Object.entries(claims).map(([claim, value]) => ({
    claim,
    value: typeof value === 'string' ? value : JSON.stringify(value),
    ...meaning(claim, provider),
  }));
  const nested = nestedClaims(claims, provider);
  const order = ({ claim, isUsed }: ClaimRow) => (claim in registered ? 0 : isUsed ? 1 : 2);
  return [...rows, ...nested].sort((a, b) => order(a) - order(b));
}

function meaning(claim: string, provider: ProviderDescriptor | null): { says: string; isUsed: boolean } {
  const known = registered[claim];
  if (known !== undefined) return { says: known, isUsed: true };
  if (provider === null) return { says: '', isUsed: false };
  const uses = usesOf(claim, provider);
  if (claim === 'jti' && provider.replay === 'jti')
    return { says: 'its number: each is taken once', isUsed: true };
  const rule = Object.hasOwn(provider.claims, claim) ? provider.claims[claim] : undefined;
  if (rule?.use === 'ignored') return { says: `not looked at: ${rule.reason}`, isUsed: false };
  if (uses.length > 0) return { says: uses.join('; '), isUsed: true };
  if (rule === undefined) return { says: 'only where a publisher’s own rule names it', isUsed: false };
  return { says: rule.use === 'recorded' ? 'recorded with the version' : 'must be there', isUsed: true };
}

/** What a provider's tables do with a claim. */
function usesOf(claim: string, provider: ProviderDescriptor): string[] {
  const { identity, pins, trigger, environment, constraints, agreements, requirements } = provider;
  const fields = identity
    .filter(({ value }) => value.claim === claim)
    .map(({ key }) => key.replaceAll('_', ' '));
  const { ref, refProtected, runner, callee } = constraints;
  return [
    ...(fields.length === 0 ? [] : [`compared with the publisher’s ${fields.join(' and ')}`]),
    ...pins
      .filter((pin) => pin.claim === claim)
      .map(({ label }) => `pinned: the ${label} never changes hands`),
    ...(trigger?.claim === claim ? ['what started the job: some events are always refused'] : []),
    ...(environment?.claim === claim ? ['compared with the publisher’s environment'] : []),
    ...(ref?.claim === claim ? ['compared with the publisher’s refs, where it names some'] : []),
    ...(refProtected === claim ? ['whether the ref is protected, where the publisher asks for it'] : []),
    ...(runner?.claim === claim ? ['the class of runner, where the publisher asks for one'] : []),
    ...(callee?.claim === claim ? ['the reusable workflow, where the publisher asks for one'] : []),
    ...agreements.filter((one) => one.claim === claim).map(({ equals }) => `must be the same as ${equals}`),
    ...requirements
      .filter((one) => one.claim === claim)
      .map(({ must, values }) => `must ${must.replaceAll('-', ' ')} ${values.join(' or ')}`),
  ];
}

/** Claims within claims that the provider names by a pointer, such as those of Kubernetes. */
function nestedClaims(claims: JsonObject, provider: ProviderDescriptor | null): ClaimRow[] {
  return Object.keys(provider?.claims ?? {})
    .filter((name) => name.startsWith('/'))
    .flatMap((claim) => {
      const value = follow(claims, claim);
      return value === undefined
        ? []
        : [
            {
              claim,
              value: typeof value === 'string' ? value : JSON.stringify(value),
              ...meaning(claim, provider),
            },
          ];
    });
}

function follow(claims: JsonObject, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      claims,
    );
}
