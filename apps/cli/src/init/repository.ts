import { existsSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ClientFault } from '@waybill/api/client';
import { type RemotePlace, readRemote } from '@waybill/api/release';
import type { CliContext } from '../context.ts';
import { type Package, packagesHere } from '../packages-here.ts';
import type { RunProgram } from '../programs.ts';
import { configFiles, readTomlFile, type Table } from '../registry/cargo-config.ts';

export interface Repository {
  /** Full path. */
  readonly root: string;
  readonly remote: RemotePlace | null;
  /** The folder of the workspace, seen from the root; empty where it is the root. */
  readonly folder: string;
  readonly packages: readonly Package[];
  /** Of the whole workspace. */
  readonly members: number;
  readonly isLocked: boolean;
}

/** @throws {ClientFault} `usage`, where this is no Git repository with a crate in it */
export async function readRepository(run: RunProgram, cwd: string): Promise<Repository> {
  const top = await run('git', ['rev-parse', '--show-toplevel']);
  if (top === null || top.code !== 0)
    throw new ClientFault('usage', 'this folder is in no Git repository', {
      remedy: 'run it in the repository whose CI is to publish; `git init` makes one',
    });
  const root = realpathSync(top.stdout.trim());
  const here = await packagesHere(run, cwd);
  if (typeof here === 'string')
    throw new ClientFault('usage', 'there is no crate in this folder', {
      reasons: [here],
      remedy: 'run it where the Cargo.toml of the crate or workspace is',
    });
  const workspace = realpathSync(here.root);
  const folder = relative(root, workspace).split(sep).join('/');
  if (folder.startsWith('..') || !/^[\w./-]*$/.test(folder))
    throw new ClientFault(
      'usage',
      `the workspace is in ${workspace}, which no workflow of ${root} can name`,
      {
        remedy: 'run it in the repository that the workspace belongs to; its folders need plain names',
      },
    );
  const origin = await run('git', ['config', '--get', 'remote.origin.url']);
  const lock = join(workspace, 'Cargo.lock');
  const ignored = (await run('git', ['check-ignore', '--quiet', lock]))?.code === 0;
  return {
    root,
    remote: origin?.code === 0 ? readRemote(origin.stdout.trim()) : null,
    folder,
    packages: here.packages,
    members: here.members,
    isLocked: existsSync(lock) && !ignored,
  };
}

/** Whether cargo finds the registry in the repository itself, and so in every checkout of it. */
export function isToldInRepository(context: CliContext, { root }: Repository, name: string): boolean {
  return [...configFiles(context)]
    .filter((file) => realpathSync(file).startsWith(root + sep))
    .some((file) => Object.hasOwn((readTomlFile(file)['registries'] ?? {}) as Table, name));
}
