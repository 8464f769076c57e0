/** Lines of YAML, each `levels` deeper; empty ones stay empty. */
export function indent(levels: number, lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `${'  '.repeat(levels)}${line}`));
}

/** `key:` and its entries below, as texts in quotes; nothing where there is none. */
export function mapping(key: string, entries: Readonly<Record<string, string>>): string[] {
  const lines = Object.entries(entries).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  return lines.length === 0 ? [] : [`${key}:`, ...lines];
}

const words = /^(true|false|yes|no|on|off|null|y|n)$/i;

/** A text as YAML reads it back: in quotes, where it could be taken for something else. */
export function yamlText(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !words.test(text) ? text : JSON.stringify(text);
}

/** A glob of tags as a regular expression without its slashes: `*` does not cross `/`. */
export function globToPattern(glob: string): string {
  const parts = glob.replaceAll(/[.+\-/]/g, (sign) => (sign === '-' ? '-' : `\\${sign}`));
  return `^${parts.replaceAll(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^\\/]*'))}$`;
}

/** What stands at the top of each file. */
export function heading(url: string, tags: string, more: readonly string[]): string[] {
  return [
    '# Written by Waybill; it is yours to change.',
    `# A tag ${tags} publishes to ${url}.`,
    '# No token is stored anywhere: the job that publishes proves who it is with an ID token, which the registry exchanges',
    '# for an access token that lives for minutes.',
    ...more.map((line) => `# ${line}`),
  ];
}

export const WHY_APART = [
  'Building and publishing are two jobs, because build scripts and macros of every dependency run where code is built:',
  'that job may not ask for ID tokens, and the one that may builds nothing.',
];
