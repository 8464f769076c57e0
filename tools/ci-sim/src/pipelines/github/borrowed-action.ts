import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../options.ts';
import type { Part } from '../part.ts';

/** What a step uses: a folder of the workspace, an action of others, or one this runner plays itself. */
export interface Used {
  /** As messages name it. */
  readonly name: string;
  /** `owner/repo`; of an action in the workspace there is none. */
  readonly repository?: string;
  readonly ref?: string;
  /** The folder of an action of others; of one in the workspace its path there. */
  readonly folder?: string;
  readonly builtIn?: BuiltInName;
}

export type BuiltInName = 'checkout' | 'upload-artifact' | 'download-artifact';

const played: Readonly<Record<string, BuiltInName>> = {
  'actions/checkout': 'checkout',
  'actions/upload-artifact': 'upload-artifact',
  'actions/download-artifact': 'download-artifact',
  'forgejo/upload-artifact': 'upload-artifact',
  'forgejo/download-artifact': 'download-artifact',
};

export function readUses(uses: Part, run: Run): Used {
  const text = uses.text();
  if (text.startsWith('./')) return { name: text, folder: text };
  if (text.startsWith('docker://')) uses.refuse('containers do not run here');
  const [, host, repository, path = '', ref] =
    /^(?:(https:\/\/[^/@]+)\/)?([^/@]+\/[^/@]+)((?:\/[^/@]+)*)@(\S+)$/.exec(text) ?? [];
  if (repository === undefined || ref === undefined || (host !== undefined && run.provider !== 'forgejo'))
    uses.refuse(`expected ./path or owner/repo[/path]@ref, not "${text}"`);
  const about = { name: `${repository}${path}`, repository, ref };
  const mapped = run.options.actions?.[repository];
  if (mapped !== undefined) {
    const folder = join(mapped, path);
    if (!existsSync(folder))
      uses.refuse(`${repository} is at ${mapped} here, where there is no folder ${path}`);
    return { ...about, folder };
  }
  const builtIn = path === '' && Object.hasOwn(played, repository) ? played[repository] : undefined;
  if (builtIn === undefined)
    uses.refuse(`nothing stands for ${repository} here; name its folder: --action ${repository}=PATH`);
  return { ...about, builtIn };
}

/** A ref that whoever owns the repository can move to other code. */
export function isUnpinned({ ref }: Used): boolean {
  return ref !== undefined && !/^[0-9a-f]{40}$/.test(ref);
}
