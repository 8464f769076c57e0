import type { PublisherView } from '@waybill/api';
import type { ExplainedPublisher } from '@waybill/trusted-publishing';
import { identityInWords } from '../publishers/describe-publisher.ts';
import type { Screen } from '../text/screen.ts';
import { drawFields, drawTable } from '../text/table.ts';
import { claimRows } from './claim-rows.ts';
import { type ExplainedToken, unknownIssuer } from './explain-token.ts';
import { timesInWords } from './token-times.ts';

/** What a person is shown of a token. */
export function explanationText(
  token: ExplainedToken,
  publishers: readonly PublisherView[] | null,
  { width, paint }: Screen,
  now: Date,
  isAskedOnline = false,
): string {
  const { unverified, known, explanation } = token;
  const { claims, header } = unverified;
  const provider = known?.issuer.provider ?? null;
  const rows = claimRows(claims, provider).map(({ claim, value, says, isUsed }) => [
    claim,
    value,
    { text: says, paint: (text: string) => (isUsed ? text : paint('dim', text)) },
  ]);
  const fields = [
    ['CI', provider === null ? 'not known' : `${provider.title}, by ${known?.from ?? ''}`] as const,
    ...timesInWords(claims, now),
    ['signed with', `${String(header['alg'])}, key ${String(header['kid'])}`] as const,
    ['signature', 'not checked'] as const,
  ];
  return [
    drawFields(fields, width),
    '',
    drawTable({ head: ['claim', 'value', 'what it is for'], rows, width }),
    '',
    ...(provider === null ? [unknownIssuer(claims)] : []),
    ...(explanation?.refusals ?? []).map(
      ({ code, detail }) => `${paint('red', 'would be refused')} (${code}): ${detail}`,
    ),
    ...(publishers === null || explanation === null
      ? isAskedOnline
        ? []
        : ['which publisher would accept it: add --publishers FILE, --fetch, or --online']
      : publishersText(explanation.publishers, publishers, { width, paint })),
    ...verdictLine(token, publishers, { width, paint }),
  ].join('\n');
}

function publishersText(
  explained: readonly ExplainedPublisher[],
  publishers: readonly PublisherView[],
  { width, paint }: Screen,
): string[] {
  if (publishers.length === 0) return ['there are no publishers to compare it with'];
  const rows = explained.map(({ publisherId, crates, checks, failed }) => {
    const publisher = publishers.find(({ id }) => id === publisherId);
    const accepts = failed === null;
    const others = checks.filter(({ outcome }) => outcome === 'failed').length - 1;
    const why =
      failed === null
        ? crates.length > 0
          ? `for ${crates.join(', ')}`
          : 'a stricter one stands for its crates'
        : `${failed.name} is ${failed.actual || '(nothing)'}, and has to be ${failed.expected}${others > 0 ? `; ${others} more do not fit` : ''}`;
    return [
      String(publisherId),
      publisher === undefined ? '' : identityInWords(publisher.provider, publisher.identity),
      {
        text: accepts ? 'would accept' : 'would refuse',
        paint: (text: string) => paint(accepts ? 'green' : 'red', text),
      },
      why,
    ];
  });
  return [drawTable({ head: ['publisher', 'job', 'verdict', 'why'], rows, width })];
}

function verdictLine(
  { explanation }: ExplainedToken,
  publishers: readonly PublisherView[] | null,
  { paint }: Screen,
): string[] {
  if (publishers === null || explanation === null) return [];
  const { verdict } = explanation;
  if (verdict === null) return [];
  if (verdict !== 'would-pass')
    return [`${paint('red', 'would be refused')} (${verdict.code}): ${verdict.detail}`];
  return explanation.refusals.length > 0
    ? []
    : [`${paint('green', 'would be granted')}, if the signature is the issuer’s`];
}
