import { type Origin, originOf, type Version } from './origin.ts';

type Dated = Pick<Version, 'id' | 'num' | 'created_at' | 'trustpub_data' | 'published_by'>;

export interface Change {
  /** `alarm`: what CI did, somebody did by hand. `warn`: another publisher. `good`: from here on it is CI. */
  tone: 'alarm' | 'warn' | 'good' | 'info';
  /** In a few words. */
  short: string;
  /** In a sentence, which names the version before. */
  says: string;
}

/** Where a version came from somebody else than the one published before it, by the ids of the versions. */
export function publisherChanges(versions: readonly Dated[]): Map<number, Change> {
  const changes = new Map<number, Change>();
  const inOrder = oldestFirst(versions);
  inOrder.forEach((version, index) => {
    const before = inOrder[index - 1];
    if (before === undefined) return;
    const change = changeBetween(originOf(before), originOf(version), before.num);
    if (change !== null) changes.set(version.id, change);
  });
  return changes;
}

/** @param num of the version before */
export function changeBetween(before: Origin, after: Origin, num: string): Change | null {
  // Who published at the other registry is not known, so nothing can be said to have changed.
  if (before.by === 'import' || after.by === 'import') return null;
  if (before.by === 'ci' && after.by === 'person')
    return {
      tone: 'alarm',
      short: 'no longer by CI',
      says: `${num} was published by CI, this one by ${after.login} with an API token.`,
    };
  if (before.by === 'person' && after.by === 'ci')
    return {
      tone: 'good',
      short: 'now by CI',
      says: `${num} was published by ${before.login} with an API token, this one by CI.`,
    };
  if (before.by === 'person' && after.by === 'person')
    return before.login === after.login
      ? null
      : {
          tone: 'info',
          short: 'another person',
          says: `${num} was published by ${before.login}, this one by ${after.login}.`,
        };
  if (before.by !== 'ci' || after.by !== 'ci') return null;
  if (before.provider !== after.provider)
    return warn(
      'another CI',
      `${num} was published from ${before.provider}, this one from ${after.provider}.`,
    );
  if (before.issuer !== after.issuer && before.issuer !== null && after.issuer !== null)
    return warn(
      'another issuer',
      `The job that published ${num} was vouched for by ${before.issuer}, this one by ${after.issuer}.`,
    );
  return changeOfSource(before, after, num);
}

function changeOfSource(
  before: Extract<Origin, { by: 'ci' }>,
  after: Extract<Origin, { by: 'ci' }>,
  num: string,
): Change | null {
  const bothIds = before.repositoryId !== null && after.repositoryId !== null;
  const isSameName = before.source?.toLowerCase() === after.source?.toLowerCase();
  if (before.source === null || after.source === null) return null;
  if (bothIds && before.repositoryId !== after.repositoryId && isSameName)
    return warn(
      'another repository',
      `${num} came from ${before.source} as well, but that was another repository of the same name.`,
    );
  if (isSameName) return null;
  if (bothIds && before.repositoryId === after.repositoryId)
    return {
      tone: 'info',
      short: 'repository renamed',
      says: `${num} was published from ${before.source}, which is called ${after.source} now.`,
    };
  return warn(
    'another repository',
    `${num} was published from ${before.source}, this one from ${after.source}.`,
  );
}

const warn = (short: string, says: string): Change => ({ tone: 'warn', short, says });

/** The version from which on every one was published by CI; null where the newest was not. */
export function onlyByCiSince(versions: readonly Dated[]): { num: string; at: string; count: number } | null {
  const newestFirst = oldestFirst(versions).reverse();
  const end = newestFirst.findIndex((version) => originOf(version).by !== 'ci');
  const run = end === -1 ? newestFirst : newestFirst.slice(0, end);
  const first = run.at(-1);
  return first === undefined ? null : { num: first.num, at: first.created_at, count: run.length };
}

const oldestFirst = <One extends Dated>(versions: readonly One[]): One[] =>
  [...versions].sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at) || a.id - b.id);
