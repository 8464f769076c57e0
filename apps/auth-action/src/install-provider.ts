import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audienceFor } from '@waybill/api/ci';
import { ClientFault } from '@waybill/api/client';
import { nodeJob, nodeSend } from '@waybill/api/node';
import type { Runner } from './runner.ts';
import type { Session } from './session.ts';

const NAME = 'cargo-credential-waybill';

/**
 * The mode `provider`: cargo itself asks for a token when it uploads, for exactly the file it uploads. Until then there is
 * none, so there is nothing to revoke afterwards either.
 * @param bundled the folder with the provider, which is that of this very script
 */
export async function installProvider({ runner, inputs, registry }: Session, bundled: string): Promise<void> {
  const { address } = registry;
  // Better now than after the build: is there a registry, and would it take the ID tokens of this job?
  audienceFor(address, await registry.wellKnown(), inputs.audience ?? undefined);
  await requireCargo(runner);

  const folder = mkdtempSync(join(runner.env['RUNNER_TEMP'] || tmpdir(), 'waybill-'));
  runner.saveState('folder', folder);
  const command = writeProvider(bundled, folder);
  const args = inputs.audience === null ? '' : ` --audience ${inputs.audience}`;
  const prefix = `CARGO_REGISTRIES_${inputs.registry.toUpperCase().replaceAll('-', '_')}`;
  runner.addPath(folder);
  runner.setVariable(`${prefix}_INDEX`, address.index);
  runner.setVariable(`${prefix}_CREDENTIAL_PROVIDER`, command + args);
  runner.info(
    `cargo now knows ${address.base} as \`${inputs.registry}\`: cargo publish --registry ${inputs.registry}`,
  );
}

/**
 * The provider beside this script, and a program that runs it with the very Node that runs this: of a runner's own Node
 * nothing is in the path, and a container may have no other.
 * @returns what cargo is told. It splits that at spaces, so where the folder has some, it is the name, found in the path.
 */
export function writeProvider(
  bundled: string,
  folder: string,
  platform = process.platform,
  node = process.execPath,
): string {
  chmodSync(folder, 0o755);
  // As `.cjs` it is read alike wherever it lies.
  writeFileSync(join(folder, `${NAME}.cjs`), readFileSync(join(bundled, NAME)), {
    mode: 0o644,
  });
  const windows = platform === 'win32';
  const file = windows ? `${NAME}.cmd` : NAME;
  const text = windows
    ? `@"${node}" "%~dp0${NAME}.cjs" %*\r\n`
    : `#!/bin/sh\nexec ${shellQuoted(node)} ${shellQuoted(join(folder, `${NAME}.cjs`))} "$@"\n`;
  writeFileSync(join(folder, file), text);
  chmodSync(join(folder, file), 0o755);
  const path = join(folder, file);
  return /\s/.test(path) ? file : path;
}

const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Credential providers are there since 1.74; an older cargo would pass over the setting and ask for a token. */
async function requireCargo(runner: Runner): Promise<void> {
  const ended = await nodeJob(runner.env, nodeSend(runner)).run('cargo', ['--version']);
  if (ended === null || ended.code !== 0) {
    runner.warning(
      'There is no cargo yet that could use the credential provider. A later step has to install one, 1.74 or newer.',
    );
    return;
  }
  const [, major = '', minor = ''] = /^cargo (\d+)\.(\d+)\./.exec(ended.stdout) ?? [];
  if (Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 74)) return;
  throw new ClientFault(
    'usage',
    `this is ${ended.stdout.trim().slice(0, 100)}, and credential providers are there since cargo 1.74`,
    {
      remedy:
        Number(minor) >= 68
          ? 'install a newer toolchain before this step, or use `mode: token`'
          : 'install a newer toolchain before this step; this one cannot read a sparse index either, which came with 1.68',
    },
  );
}
