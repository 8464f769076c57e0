import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ClientFault } from '@waybill/api/client';
import type { CommonOptions } from '../command.ts';
import type { CliContext } from '../context.ts';
import { type Policy, PolicyError, parsePolicy } from '../policy/index.ts';
import { connectAsFileSays, connectSignedIn } from '../registry/connect.ts';
import { whyUnreadable } from '../why-unreadable.ts';

/** @throws {ClientFault} `usage` with everything that is wrong with the file */
export async function readPolicyFile({ cwd }: CliContext, path: string): Promise<Policy> {
  return asFault(path, async () => parsePolicy(await textOf(resolve(cwd, path), path)));
}

/** The registry that is named on the command line, else the one the file is for; never another than that. */
export function connectFor(context: CliContext, policy: Policy, options: CommonOptions) {
  const { registry: named } = policy;
  if (named === null) return connectSignedIn(context, options);
  if (options.registry === undefined && !context.env['WAYBILL_REGISTRY'])
    return connectAsFileSays(context, options, named);
  const connection = connectSignedIn(context, options);
  const { base } = connection.address;
  if (base === named.replace(/\/+$/, '')) return connection;
  throw new ClientFault('usage', `the file is for ${named}, and the registry that is named is ${base}`, {
    remedy: 'name the other one, or take `registry` out of the file',
  });
}

/** A policy that the registry shows to be wrong is as wrong as one that cannot be read. */
export async function asFault<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new ClientFault('usage', `${path} is refused; nothing was changed`, {
      reasons: error.message.split('\n'),
      remedy: 'mend the file: docs/policy.md has every key',
      cause: error,
    });
  }
}

async function textOf(file: string, shown: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ClientFault('usage', `${shown} cannot be read`, {
      reasons: [whyUnreadable(error)],
      remedy:
        'name the policy with --file; `waybill publishers export > trust.toml` writes one from what there is',
    });
  }
}
