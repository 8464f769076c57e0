import { audienceFor, exchangeInJob } from '@waybill/api/ci';
import { type AccessToken, ClientFault } from '@waybill/api/client';
import type { Session } from './session.ts';

/** The mode `token`: an access token in the output, which the post step makes worthless. */
export async function giveToken({ runner, inputs, registry, source }: Session): Promise<void> {
  const { address } = registry;
  // Not asked of the registry: the stock action does not, and crates.io would have no answer.
  const audience = inputs.audience ?? address.audience;
  const target = inputs.crate === null ? {} : { crate: inputs.crate };
  let granted: AccessToken;
  try {
    granted = await exchangeInJob(registry, source, audience, target);
  } catch (error) {
    throw await withItsAudience(error);
  }
  // First of all, before anything can fail and be logged.
  runner.mask(granted.token);
  runner.saveState('url', address.base);
  runner.saveState('token', granted.token);
  runner.setOutput('token', granted.token);
  runner.info(`${address.base} gave this job an access token${whatFor(granted)}.`);

  /** A registry that wants another audience says which; the sentence that tells what to do about it is ours. */
  async function withItsAudience(error: unknown): Promise<unknown> {
    if (!(error instanceof ClientFault) || error.refusal?.code !== 'id_token_audience_mismatch') return error;
    try {
      audienceFor(address, await registry.wellKnown(), inputs.audience ?? undefined);
    } catch (better) {
      if (better instanceof ClientFault && better.kind === 'wrong_audience') {
        return new ClientFault('wrong_audience', better.message, {
          remedy: better.remedy === null ? null : `${better.remedy}; here that is the input \`audience\``,
          refusal: error.refusal,
        });
      }
    }
    return error;
  }
}

/** Of crates.io there comes the token alone. */
function whatFor({ crates, expiresAt }: AccessToken): string {
  const named = crates.slice(0, 10).map((crate) => `\`${crate}\``);
  const more = crates.length > named.length ? [`${crates.length - named.length} more`] : [];
  const names = named.length === 0 ? '' : ` for ${[...named, ...more].join(', ')}`;
  return names + (Number.isNaN(expiresAt.getTime()) ? '' : `, good until ${expiresAt.toISOString()}`);
}
