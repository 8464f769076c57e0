import { formatErrorCodes } from '@waybill/cargo-formats';
import { refusalCodes } from '@waybill/trusted-publishing';
import { apiErrorCodes, type ErrorCode } from './error-codes.ts';
import { errorStatus } from './error-status.ts';

const sections = [
  ['Requests, people and crates', apiErrorCodes],
  ['Uploads', formatErrorCodes],
  ['ID tokens and trusted publishers', refusalCodes],
] as const;

/** The text of `docs/errors.md`: the closed list as people read it. */
export function errorsPage(): string {
  const tables = sections.map(([title, codes]) => {
    const rows = Object.entries(codes).map(
      ([code, meaning]) => `| \`${code}\` | ${errorStatus[code as ErrorCode]} | ${meaning} |`,
    );
    return [`## ${title}`, '', '| code | status | meaning |', '|---|---|---|', ...rows].join('\n');
  });
  return `${head}\n${tables.join('\n\n')}\n`;
}

const head = `# Error codes

Every answer with a status of 400 or above that the registry gives has this body; cargo and the auth action show \`detail\`:

\`\`\`json
{"errors": [{"detail": "what was expected, what came, what to do", "code": "version_exists", "correlation_id": "…"}]}
\`\`\`

\`code\` is from the closed list below and stable. \`correlation_id\` is also the header \`x-request-id\`, and under it the
server's log tells more (of what is merely not found, at the level \`debug\`). This page is made from the list in the code by \`npm run docs\`.
`;
