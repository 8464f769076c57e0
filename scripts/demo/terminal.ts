import { styleText } from 'node:util';

/** A step that did not do what it claims. The message is all the reader gets. */
export class Disappointment extends Error {}

/** @throws Disappointment with this sentence when the claim does not hold. */
export function expect(claim: boolean, otherwise: string): asserts claim {
  if (!claim) throw new Disappointment(otherwise);
}

// `styleText` colours only a terminal, and respects NO_COLOR.
type Style = Parameters<typeof styleText>[0];
const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** Whether programs we start should colour what they say. */
export const hasColour: boolean = styled('bold', 'x') !== 'x';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

export function title(text: string, subtitle: string): void {
  print(`\n${styled('bold', text)}\n${styled('dim', subtitle)}`);
}

let chapters = 0;
export function chapter(text: string): void {
  chapters += 1;
  print(`\n${styled(['bold', 'cyan'], `${chapters}. ${text}`)}\n`);
}

/** A paragraph, with `code` in it made visible. */
export function say(...lines: readonly string[]): void {
  for (const line of lines) print(withCode(line));
}

function withCode(line: string): string {
  return hasColour ? line.replace(/`([^`]+)`/g, (_, code: string) => styled('yellow', code)) : line;
}

/** A command as it would be typed. */
export function command(text: string): void {
  const [first = '', ...rest] = text.split('\n');
  print(`${styled('green', '$')} ${styled('bold', first)}`);
  for (const line of rest) print(`  ${styled('bold', line)}`);
}

/** What a program says, line by line. */
export function quote(line: string): void {
  print(`  ${styled('dim', '│')} ${line}`.trimEnd());
}

/** Names and values, one below the other. */
export function table(rows: readonly (readonly [string, string])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) print(`    ${styled('dim', name.padEnd(width))}  ${value}`);
}

/** Something that has just been verified. */
export function done(text: string): void {
  print(`${styled('green', '✓')} ${text}`);
}

/** A refusal, which is what should happen here. */
export function refusal(sentence: string): void {
  print(`${styled('red', '✗')} ${withCode(sentence)}`);
}

export function pause(): void {
  print('');
}
