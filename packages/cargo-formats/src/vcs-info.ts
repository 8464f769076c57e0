import { isTable } from './document-shape.ts';

/** What cargo notes in `.cargo_vcs_info.json` when it packages inside a git repository. */
export interface VcsInfo {
  readonly sha1?: string;
  /** Whether files were changed but not committed. */
  readonly dirty?: boolean;
  /** The folder of the crate inside the repository; empty at its root. */
  readonly pathInVcs?: string;
}

/** Reads `.cargo_vcs_info.json`. It is only information, so what cannot be read is left out instead of refused. */
export function parseVcsInfo(bytes: Uint8Array): VcsInfo | null {
  const document = parse(bytes);
  if (!isTable(document)) return null;
  const git = isTable(document.git) ? document.git : {};
  return {
    ...(typeof git.sha1 === 'string' && { sha1: git.sha1 }),
    ...(typeof git.dirty === 'boolean' && { dirty: git.dirty }),
    ...(typeof document.path_in_vcs === 'string' && { pathInVcs: document.path_in_vcs }),
  };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
