import { Problem } from '../../../platform/problem.ts';
import { checkIssuer, type IssuerCheck } from './check-issuer.ts';
import type { WantedIssuer } from './issuer-row.ts';
import { isStatic } from './to-issuer.ts';

/**
 * Asks the issuer before it is trusted: a slip of the pen shows here, and not at the first release.
 * @param acceptUnreachable whether one that cannot be reached today is fine; one that answers wrongly never is.
 * @throws Problem `issuer_check_failed`, `issuer_invalid`
 */
export async function requireCheck(issuer: WantedIssuer, acceptUnreachable: boolean): Promise<IssuerCheck> {
  const check = await checkIssuer(issuer);
  if (check.problem === undefined) return check;
  const { code, detail } = check.problem;
  if (isStatic(issuer)) throw new Problem('issuer_invalid', `issuer.jwks cannot be used: ${detail}.`);
  if (code === 'unreachable' && acceptUnreachable) return check;
  const hints = [
    ...check.warnings.map((warning) => ` Note: ${warning}.`),
    code === 'unreachable'
      ? ' Send `"accept_unreachable": true` beside `issuer` if it is only down at the moment.'
      : '',
  ];
  throw new Problem(
    'issuer_check_failed',
    `The issuer \`${issuer.url}\` does not pass the check (${code}): ${detail}.${hints.join('')}`,
  );
}
