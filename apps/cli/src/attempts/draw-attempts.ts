import { oneLine } from '@waybill/api/client';
import { momentInWords } from '../text/moments.ts';
import type { Screen } from '../text/screen.ts';
import { drawFields, drawTable } from '../text/table.ts';
import { drawTrace } from '../text/trace.ts';
import type { Attempt } from './attempts-client.ts';

const head = ['id', 'when', 'outcome', 'crates', 'job', 'why'];

export function drawAttempts(attempts: readonly Attempt[], screen: Screen): string {
  return drawTable({ head, rows: attempts.map((attempt) => rowOf(attempt, screen)), width: screen.width });
}

/** One line, for those that come in one after the other. */
export function attemptLine(
  { id, at, outcome, crates, subject, code, detail }: Attempt,
  { paint }: Screen,
): string {
  const coloured = paint(outcome === 'granted' ? 'green' : 'red', outcome);
  const why = code === null ? '' : `: ${code}: ${oneLine(detail ?? '')}`;
  return `${oneLine(at)}  ${id}  ${coloured}  ${oneLine(crates.join(', ')) || '-'}  ${oneLine(subject ?? '-')}${why}`;
}

export function attemptText(attempt: Attempt, screen: Screen, now: Date): string {
  const { id, at, outcome, code, detail, issuer, subject, crates, checks, failures, correlation_id } =
    attempt;
  const { paint, width } = screen;
  const mends = failures.flatMap(({ mend }) => (mend === null ? [] : [mend]));
  return [
    drawFields(
      [
        ['attempt', String(id)],
        ['when', momentInWords(new Date(at), now)],
        ['issuer', issuer ?? 'not known'],
        ['job', subject ?? 'not told'],
        ['crates', crates.join(', ') || 'none of yours'],
        ['log reference', correlation_id],
      ],
      width,
    ),
    '',
    ...(checks.length === 0 ? [] : [drawTrace(checks, screen), '']),
    outcome === 'granted'
      ? paint('green', 'granted')
      : `${paint('red', `refused (${code})`)}: ${oneLine(detail ?? '')}`,
    ...mends.map(({ publisher_id, says }) => `change publisher ${publisher_id}: ${oneLine(says)}`),
    ...(outcome === 'granted' ? [] : [`to mend it: waybill attempts mend ${id}`]),
  ].join('\n');
}

function rowOf({ id, at, outcome, code, crates, subject }: Attempt, { paint }: Screen) {
  return [
    String(id),
    at.replace('T', ' ').replace(/\.\d+Z$/, 'Z'),
    { text: outcome, paint: (text: string) => paint(outcome === 'granted' ? 'green' : 'red', text) },
    crates.join(', '),
    subject ?? '',
    code ?? '',
  ];
}
