import { oneLine } from '@waybill/api/client';
import type { Rehearsal } from './rehearsal.ts';

interface About {
  readonly registry: string;
  readonly crate: string | null;
  readonly version: string | null;
}

const marks = { passed: '✓ passed', failed: '**✗ failed**', skipped: '– skipped' } as const;

/** The rehearsal as a page of the job summary. */
export function rehearsalSummary(rehearsal: Rehearsal, { registry, crate, version }: About): string {
  const target = [crate, version].filter((part) => part !== null).join(' ');
  const rows = rehearsal.checks.map(({ name, expected, actual, outcome }) =>
    ['', code(name), code(expected), code(actual), marks[outcome], ''].join(' | ').trim(),
  );
  return [
    `### Rehearsal: ${rehearsal.outcome}`,
    '',
    `${code(registry)}${target === '' ? '' : `, for ${code(target)}`}. No token was made.`,
    '',
    plain(rehearsal.detail),
    ...(rehearsal.remedy === null ? [] : ['', `**What to do:** ${plain(rehearsal.remedy)}`]),
    ...rehearsal.warnings.flatMap((warning) => ['', `**Warning:** ${plain(warning)}`]),
    ...(rows.length === 0 ? [] : ['', '| check | expected | got | outcome |', '|---|---|---|---|', ...rows]),
    '',
  ].join('\n');
}

const code = (text: string) => (text === '' ? '–' : `<code>${plain(text)}</code>`);

/**
 * Text of others as text: branch names and workflow names are chosen by whoever may push. Everything that could mean
 * something to Markdown or HTML is written as a character reference, pipes included, which would begin a new cell.
 */
export function plain(text: string): string {
  return oneLine(text)
    .slice(0, 1000)
    .replaceAll(/[^\p{L}\p{N} ,;()?='"/-]/gu, (character) => `&#${character.codePointAt(0)};`);
}
