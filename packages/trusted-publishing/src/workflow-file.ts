import { asciiLower, isCommit } from './text.ts';

/**
 * The file in `<repository>/<directory>FILE@REF`, or undefined where the text is not of that form.
 *
 * Works by position, not by search for a pattern: branches and files may contain `@` and `.yml`. A file name cannot
 * contain `/`, so the first `@refs/` after the directory is where the ref begins, whatever else the name holds
 * (`a.yml@b.yml@refs/heads/x@y.yml` is the file `a.yml@b.yml`). A run on a bare commit has its hash instead of a ref.
 */
export function workflowFile(workflowRef: string, repository: string, directory: string): string | undefined {
  const prefix = `${repository}/${directory}`;
  if (asciiLower(workflowRef.slice(0, prefix.length)) !== asciiLower(prefix)) return undefined;
  const fileAndRef = workflowRef.slice(prefix.length);
  const end = startOfRef(fileAndRef);
  const file = end === undefined ? '' : fileAndRef.slice(0, end);
  return isWorkflowFileName(file) ? file : undefined;
}

function startOfRef(fileAndRef: string): number | undefined {
  const marker = '@refs/';
  const ref = fileAndRef.indexOf(marker);
  if (ref >= 0) return fileAndRef.length > ref + marker.length ? ref : undefined;
  // Without an `@` this is the whole text, and -1 + 1 its start: a bare commit, which is no file of any name.
  const commit = fileAndRef.lastIndexOf('@');
  return isCommit(fileAndRef.slice(commit + 1)) ? commit : undefined;
}

function isWorkflowFileName(file: string): boolean {
  const suffix = ['.yml', '.yaml'].find((suffix) => file.endsWith(suffix));
  return suffix !== undefined && file.length > suffix.length && !file.includes('/');
}
