import { type CommandModule, runReporting, withCommonOptions } from '../command.ts';
import { connectSignedIn } from '../registry/connect.ts';

/** Who am I, to a registry. */
export const accountCommands: CommandModule = (parent, context, end) => {
  withCommonOptions(parent.command('whoami'))
    .description('tell whose credential the registry is shown')
    .action((options) =>
      runReporting(context, options, end, async () => {
        const { registry, address, tokenFrom } = connectSignedIn(context, options);
        const { user } = await registry.json('GET', '/api/v1/me');
        const {
          login,
          email,
          is_admin: isAdmin,
        } = user as { login: string; email: string | null; is_admin: boolean };
        return {
          text: `${login}${isAdmin ? ' (administrator)' : ''} at ${address.base}, by ${tokenFrom}`,
          json: { registry: address.base, login, email, is_admin: isAdmin, credential_from: tokenFrom },
        };
      }),
    );
};
