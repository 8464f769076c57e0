import { canonicalName, isCrateName } from '@waybill/cargo-formats';
import { StartError } from '../platform/start-error.ts';

export interface NamesConfig {
  /** Canonical: names nobody may take, beside those that no registry gives away. */
  reserved: ReadonlySet<string>;
  /** A file of names that exist upstream. */
  upstreamList: string | null;
  upstreamPolicy: 'allow' | 'warn' | 'refuse';
}

/** @throws StartError */
export function readNames(
  reserved: string,
  list: string,
  policy: string,
  path: (value: string) => string,
): NamesConfig {
  if (list === '' && policy === 'refuse') {
    throw new StartError(
      'names.upstream_policy is "refuse", but there is no list of names to refuse; set names.upstream_list.',
    );
  }
  return {
    reserved: new Set(readReserved(reserved).map(canonicalName)),
    upstreamList: list === '' ? null : path(list),
    upstreamPolicy: policy as NamesConfig['upstreamPolicy'],
  };
}

function readReserved(text: string): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const wrong = names.find((name) => !isCrateName(name));
  if (wrong === undefined) return names;
  throw new StartError(
    `names.reserved must be names of crates, separated by commas, such as "acme, acme-core", but has "${wrong}".`,
  );
}
