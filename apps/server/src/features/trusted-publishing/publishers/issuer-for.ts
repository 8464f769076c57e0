import { providerIds, quote } from '@waybill/trusted-publishing';
import { Problem } from '../../../platform/problem.ts';
import type { IssuerList } from '../issuers/issuers.ts';
import type { Issuer } from '../issuers/to-issuer.ts';

/**
 * Which issuer a request means that names none: an issuer the operator added for this provider goes before the public one,
 * as it would not have been added otherwise; with several, the request has to say.
 * @throws Problem `issuer_not_configured`, `issuer_ambiguous`
 */
export function issuerFor(issuers: IssuerList, provider: string, url: string | null): Issuer {
  if (!providerIds.includes(provider))
    throw new Problem(
      'provider_unknown',
      `There is no provider ${quote(provider)}; expected one of ${providerIds.map(quote).join(', ')}.`,
      { field: 'provider' },
    );
  const known = issuers.all().filter((issuer) => issuer.provider.id === provider);
  const candidates = known.filter((issuer) => issuer.enabled);
  const off = known.find(
    (issuer) => !issuer.enabled && (url === null ? known.length === 1 : issuer.url === url),
  );
  if (off !== undefined)
    throw new Problem(
      'issuer_not_configured',
      `The issuer \`${off.url}\` is switched off in this registry; ask its operator.`,
      { field: 'issuer' },
    );
  const urls = candidates.map((issuer) => `\`${issuer.url}\``).join(', ');
  if (url !== null) {
    const named = candidates.find((issuer) => issuer.url === url);
    if (named !== undefined) return named;
    throw new Problem(
      'issuer_not_configured',
      `${quote(url)} is no issuer of ${quote(provider)} that this registry trusts; expected ${urls || 'none: there is no such issuer'}.`,
      { field: 'issuer' },
    );
  }
  const added = candidates.filter((issuer) => issuer.origin !== 'default');
  const [first, second] = added.length > 0 ? added : candidates;
  if (first === undefined)
    throw new Problem(
      'issuer_not_configured',
      `This registry trusts no issuer of ${quote(provider)}; ask its operator to add one.`,
      { field: 'issuer' },
    );
  if (second !== undefined)
    throw new Problem(
      'issuer_ambiguous',
      `This registry trusts several issuers of \`${provider}\`; say which one with \`issuer\`: ${urls}.`,
      { field: 'issuer' },
    );
  return first;
}
