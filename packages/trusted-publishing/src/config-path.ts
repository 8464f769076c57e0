import { asciiLower, isCommit } from './text.ts';

/**
 * The path in `<server>/<project>//PATH@REF`, or undefined where the text is not of that form. The server is the
 * issuer's address without its scheme, with its port and the path it lives under.
 *
 * The path of such a file is a setting of the project, and may name a file of another project (`ci.yml@group/project`)
 * or an address (`https://…/ci.yml`). Neither is a file of this project, though both stand in its place here. So a path
 * has no `@` and no empty part, and the ref begins at the last `@refs/`: a branch may have an `@` in its name, and one
 * with `@refs/` in it is refused rather than guessed at. Works by position, in time linear in the text.
 */
export function configPath(configRef: string, serverUrl: string, project: string): string | undefined {
  const scheme = serverUrl.indexOf('://');
  if (scheme < 0) return undefined;
  const prefix = `${serverUrl.slice(scheme + 3)}/${project}//`;
  if (asciiLower(configRef.slice(0, prefix.length)) !== asciiLower(prefix)) return undefined;
  const pathAndRef = configRef.slice(prefix.length);
  const end = startOfRef(pathAndRef);
  const path = end === undefined ? '' : pathAndRef.slice(0, end);
  return isConfigPath(path) ? path : undefined;
}

/** Where the ref begins: at the last `@refs/`, or at the `@` before a bare commit. */
function startOfRef(pathAndRef: string): number | undefined {
  const marker = '@refs/';
  const ref = pathAndRef.lastIndexOf(marker);
  if (ref >= 0) return pathAndRef.length > ref + marker.length ? ref : undefined;
  // Without an `@` this is the whole text, and -1 + 1 its start: a bare commit, which is no file of any name.
  const commit = pathAndRef.lastIndexOf('@');
  return isCommit(pathAndRef.slice(commit + 1)) ? commit : undefined;
}

function isConfigPath(path: string): boolean {
  const parts = path.split('/');
  const file = parts.at(-1) ?? '';
  const suffix = ['.yml', '.yaml'].find((suffix) => file.endsWith(suffix));
  return (
    suffix !== undefined &&
    file.length > suffix.length &&
    !path.includes('@') &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..')
  );
}
