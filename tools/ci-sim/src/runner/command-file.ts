/**
 * Reads what a step wrote to `GITHUB_OUTPUT` or `GITHUB_STATE`: lines `name=value`, or for values of several lines
 * `name<<DELIMITER`, the lines of the value, and `DELIMITER` alone on a line. The later of two equal names wins.
 */
export function parseCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name, operator, rest = ''] = /^(.*?)(=|<<)(.*)$/.exec(line) ?? [];
    if (name === undefined || name === '') throw new Error(`not "name=value" or "name<<DELIMITER": ${line}`);
    if (operator === '=') {
      values[name] = rest;
      continue;
    }
    const end = rest === '' ? -1 : lines.indexOf(rest, at + 1);
    if (end === -1) throw new Error(`the value of "${name}" has no end "${rest}"`);
    values[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return values;
}
