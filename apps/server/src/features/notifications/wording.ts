import { show } from '@waybill/trusted-publishing';

/** A trusted publisher as a person would tell it. Its texts may come from anywhere: they are made safe here. */
export interface PublisherSummary {
  id: number;
  /** Title of the provider: "GitHub Actions". */
  provider: string;
  /** URL of the issuer. */
  issuer: string;
  /** What it trusts, in one line: "repository octo-org/octo-repo, workflow release.yml". */
  subject: string;
  /** "release", "any", "none". */
  environment: string;
  /** Its rules and what its tokens may do, in one line; empty: nothing beside. */
  rules: string;
  crates: readonly string[];
}

/** A run in CI, as its ID token told. */
export interface CiRun {
  provider: string;
  repository: string;
  commit: string | null;
  url: string | null;
}

/** Who did it. */
export type Actor =
  | { kind: 'user'; login: string }
  | { kind: 'run'; run: CiRun }
  | { kind: 'operator' }
  /** Time itself, as when something expires. */
  | { kind: 'registry' };

export interface Occasion {
  at: Date;
  /** Of the registry, as in the configuration. */
  publicUrl: string;
}

/** A mail without its address; the subject goes behind `Waybill at <host>: `. */
export interface Message {
  subject: string;
  /** Paragraphs; one may have several lines. */
  paragraphs: readonly string[];
}

/** The whole text: what happened, and for whom and from where. */
export function letter({ paragraphs }: Message, { publicUrl }: Occasion, why: string): string {
  return `${[...paragraphs, `-- \n${why}\nThe registry: ${publicUrl}`].join('\n\n')}\n`;
}

export const subjectLine = ({ subject }: Message, { publicUrl }: Occasion): string =>
  `Waybill at ${new URL(publicUrl).host}: ${subject}`;

/** Lines of `name: value`, indented and in columns. Values are one line each, whatever they hold. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => `  ${`${name}:`.padEnd(width)}${value}`).join('\n');
}

export function publisherRows(publisher: PublisherSummary): [string, string][] {
  return [
    ['Publisher', `${show(publisher.provider)}, id ${publisher.id}`],
    ['Trusts', show(publisher.subject)],
    ['Environment', show(publisher.environment)],
    ...(publisher.rules === '' ? [] : [['Rules', show(publisher.rules)] as [string, string]]),
    ['Issuer', link(publisher.issuer)],
    ['Crates', list(publisher.crates)],
  ];
}

export function runRows(run: CiRun): [string, string][] {
  return [
    ['Repository', show(run.repository)],
    ['Commit', run.commit === null ? 'not told' : show(run.commit)],
    ['Run', run.url === null ? 'no link' : link(run.url)],
  ];
}

export function whoAndWhen(actor: Actor, { at }: Occasion): [string, string][] {
  return [
    ['By', who(actor)],
    ['When', time(at)],
  ];
}

function who(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return show(actor.login);
    case 'run':
      return `a run of ${show(actor.run.provider)} in ${show(actor.run.repository)}`;
    case 'operator':
      return 'the operator of the registry';
    case 'registry':
      return 'the registry itself';
  }
}

/** `2026-11-23 01:22:56 UTC` */
export const time = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

export const list = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.map((name) => show(name)).join(', ');

/** For a subject: the first crate by name, the others by number. */
export function crateNoun(crates: readonly string[]): string {
  const [first = 'your crate', ...others] = crates;
  if (others.length === 0) return show(first);
  return `${show(first)} and ${others.length === 1 ? 'one more crate' : `${others.length} more crates`}`;
}

const LONGEST_LINK = 500;

/** An address, whole where it is one; it would lead nowhere when cut. */
export function link(url: string): string {
  const isPlain = url.length <= LONGEST_LINK && /^https?:\/\/[!-_a-~]+$/.test(url);
  return isPlain ? url : show(url);
}
