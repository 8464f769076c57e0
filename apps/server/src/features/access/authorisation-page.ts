import { errorStatus } from '@waybill/api';
import { type Answers, type Expected, type Principal, principals, type RouteRule } from './authorisation.ts';
import { authorisationRules } from './authorisation-rules.ts';

/** What each kind of caller is, for the page. */
const meanings: Record<Principal, string> = {
  anonymous: 'No credential.',
  'expired token': 'An API token of the owner that has expired.',
  'revoked token': 'An API token of the owner that was revoked.',
  'read-only token': 'An API token of the owner with the endpoint scope `read` and no other.',
  'token for another crate': 'An API token of the owner with the crate scope of some other crate.',
  'token for publishers':
    'An API token of the owner with the endpoint scope `trusted-publishing-read` and no other.',
  stranger: 'An API token without scopes of somebody who has no part in the crate or organisation.',
  owner: 'An API token without scopes of the owner.',
  administrator:
    'An API token without scopes of an administrator of the registry, who has no part in it either.',
  'publisher token': 'An access token of the crate’s trusted publisher.',
  'bound token': 'An access token for exactly one upload of the crate.',
};

/** `docs/reference/authorisation.md`, from the same rows that the test asks the server about. */
export function authorisationPage(): string {
  const parts = Object.entries(authorisationRules).map(([title, rules]) => section(title, rules));
  return `${[
    '# Who may do what',
    'This page is made by `npm run docs` from the rows that `authorisation-table.test.ts` asks a running server about: every route, by every kind of caller, on a public registry, on a private one, and about a private crate. A new route fails that test until it is here.',
    '✓ is a success. A number with a word is a refusal: its HTTP status and its [code](../errors.md). An answer such as `version_exists` says that the caller was let through, and that what was asked is refused for another reason.',
    table(
      ['caller', 'what it is'],
      principals.map((principal) => [principal, meanings[principal]]),
    ),
    ...parts,
  ].join('\n\n')}\n`;
}

function section(title: string, rules: readonly RouteRule[]): string {
  const rows = rules.map(({ route, answers }) => [`\`${route}\``, ...cells(answers)]);
  return [
    `## ${title}`,
    table(['route', ...principals], rows),
    differences('On a private registry these are answered otherwise:', rules, 'privately'),
    differences('About a private crate these are:', rules, 'hidden'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Only who is answered otherwise, in words: the rest is as above. */
function differences(title: string, rules: readonly RouteRule[], key: 'privately' | 'hidden'): string {
  const lines = rules.flatMap((rule) => {
    const changed = principals.filter((principal) => {
      const other = rule[key]?.[principal];
      return other !== undefined && other !== rule.answers[principal];
    });
    if (changed.length === 0) return [];
    const byAnswer = Map.groupBy(changed, (principal) => rule[key]?.[principal] ?? 0);
    const words = [...byAnswer].map(([expected, who]) => `${cell(expected)} for ${who.join(', ')}`);
    return [`- \`${rule.route}\`: ${words.join('; ')}`];
  });
  return lines.length === 0 ? '' : `${title}\n\n${lines.join('\n')}`;
}

const cells = (answers: Answers): string[] => principals.map((principal) => cell(answers[principal]));

function cell(expected: Expected): string {
  if (typeof expected === 'string') return `${errorStatus[expected]} \`${expected}\``;
  return expected < 300 ? '✓' : String(expected);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (values: readonly string[]) => `| ${values.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
