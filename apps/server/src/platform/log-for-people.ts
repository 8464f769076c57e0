import { styleText } from 'node:util';

/** Fields that a person at a terminal does not need, or that stand elsewhere in the line. */
const LEFT_OUT = new Set(['level', 'time', 'msg', 'reqId']);
const STYLES = { warn: 'yellow', error: 'red', debug: 'dim', info: 'reset' } as const;

/** One JSON log line as a person reads it: time, level where it matters, message, and the fields behind it. */
export function forPeople(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown>;
  const level = String(entry['level']) as keyof typeof STYLES;
  const time = String(entry['time']).slice(11, 19);
  const fields = Object.entries(entry)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => `${name}=${plain(value)}`);
  const mark = level === 'info' ? '' : `${level}: `;
  const text = `${time}  ${mark}${harmless(String(entry['msg']))}`;
  return `${styleText(STYLES[level] ?? 'reset', text)}${fields.length > 0 ? styleText('dim', `  ${fields.join(' ')}`) : ''}\n`;
}

/** An error by its message alone. */
function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return harmless(JSON.stringify(value) ?? '');
  const { message } = value as { message?: unknown };
  return harmless(JSON.stringify(typeof message === 'string' ? message : value));
}

/** What could move the cursor or change colours is shown as an escape: log lines quote what strangers sent. */
function harmless(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
