import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A committed file that holds `ci/publish.sh`, as its CI can take nothing from beside it. */
export interface Copy {
  readonly file: string;
  /** Where the script goes; null: it is the whole file. */
  readonly into: string | null;
  /** What the CI would take for its own in the script, which so must not have it. */
  readonly reserved: string | null;
}

export const copies: readonly Copy[] = [
  { file: 'ci/gitlab/templates/publish.yml', into: 'ci/gitlab/publish.in.yml', reserved: '$[[' },
  { file: 'ci/circleci/orb.yml', into: 'ci/circleci/orb.in.yml', reserved: '<<' },
  { file: 'ci/buildkite/publish.sh', into: null, reserved: null },
];

const SCRIPT = 'ci/publish.sh';

export function makeCopy(root: string, { file, into, reserved }: Copy): string {
  const script = readFileSync(join(root, SCRIPT), 'utf8');
  if (reserved !== null && script.includes(reserved))
    throw new Error(`${SCRIPT} has ${reserved}, which means something in ${file}`);
  if (into === null) return script;
  const made = readFileSync(join(root, into), 'utf8').replace(/^( *)@publish\.sh@$/m, (_, indent: string) =>
    script
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '' : indent + line))
      .join('\n'),
  );
  return `# Made from ${into} and ${SCRIPT} by \`npm run bundle\`.\n${made}`;
}
