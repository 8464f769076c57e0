import { lookupNameOfIdentity, quote, show } from '@waybill/trusted-publishing';
import { descriptorOf } from './descriptor.ts';

/** Several values as one enumeration, each safe for a terminal. */
export const quoteAll = (values: readonly string[]): string => [...new Set(values)].map(quote).join(', ');

/** A publisher in a few words: "GitHub Actions acme/rocket, release.yml". */
export function subjectOf(publisher: {
  provider: string;
  identity: Readonly<Record<string, string>>;
}): string {
  const descriptor = descriptorOf(publisher);
  if (descriptor === null)
    return show(`${publisher.provider} ${Object.values(publisher.identity).join(', ')}`);
  const others = descriptor.identity
    .filter(({ role }) => role === 'match')
    .map(({ key }) => publisher.identity[key] ?? '');
  return show(
    [`${descriptor.title} ${lookupNameOfIdentity(descriptor, publisher.identity)}`, ...others].join(', '),
  );
}

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

/** A sentence from elsewhere on one line, and without what a terminal would obey. */
export const safe = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');
