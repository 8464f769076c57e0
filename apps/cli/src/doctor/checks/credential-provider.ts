import { credentialProviders } from '../cargo-settings.ts';
import { type Check, fail, ok, skip, warn } from '../check.ts';
import { reasonOfVersion } from '../provider-version.ts';

const OURS = 'cargo-credential-waybill';

/** Whom cargo asks for a token, and whether that program is there and answers. */
export const credentialProvider: Check = {
  name: 'credential-provider',
  async run(place) {
    const connection = place.connectionOrNull();
    const name = connection?.name ?? null;
    if (name === null) return skip('cargo knows no such registry');
    const setting = credentialProviders(place.context, name);
    if (setting === null) {
      const known = await place.wellKnownOrNull();
      if (known?.visibility === 'private' || connection?.address.isPrivateIndex)
        return fail(
          'none is configured, and cargo sends no token to a private index without one',
          `add to .cargo/config.toml: [registry]  global-credential-providers = ["cargo:token"]`,
          `or, where CI publishes by itself: [registries.${name}]  credential-provider = ["${OURS}"]`,
        );
      return ok('none is configured: cargo sends the token it finds in its environment or its own file');
    }
    const programs = setting.providers.filter(([program = '']) => !program.startsWith('cargo:'));
    const answers: string[] = [];
    for (const [program = '', ...args] of programs) {
      if (program === 'node' || /\.[cm]?js$/.test(args[0] ?? ''))
        return fail(
          `${setting.from} names "${[program, ...args].join(' ')}": cargo puts --cargo-plugin before what follows the program`,
          'name one executable file: `chmod +x` it, and let it begin with #!/usr/bin/env node',
        );
      const ended = await place.run(program, ['--version']);
      if (ended === null)
        return fail(
          `${setting.from} names ${program}, and there is no such program that can be run`,
          program.includes('/')
            ? 'look at the path, and at the permission to run it'
            : `put it into a folder of PATH; \`waybill init --with provider\` brings ${OURS} into a repository`,
        );
      const wrong = reasonOfVersion(ended);
      if (wrong !== null)
        return warn(
          `${program} is there, and ${wrong}`,
          `run \`${program} --version\`: it may be another program of this name, or need a newer Node`,
        );
      answers.push(ended.stdout.trim().split('\n')[0] ?? program);
    }
    const shown = [...answers, ...builtIn(setting.providers)].join(', ');
    return ok(`${shown} (from ${setting.from})`);
  },
};

const builtIn = (providers: readonly (readonly string[])[]) =>
  providers.flatMap(([program = '']) => (program.startsWith('cargo:') ? [program] : []));
