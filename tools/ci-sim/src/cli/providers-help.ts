import { shapes } from '../shapes/index.ts';

const WIDTH = 100;

/** Every provider, how its jobs get tokens, and the fields of `--job`: made of the shapes, so it is never behind them. */
export const providersHelp = `The providers, how a job of each gets its ID token, and what "--job FIELD=VALUE" may describe:

${Object.entries(shapes)
  .map(([name, { summary, fields }]) => `  ${name}: ${summary}\n${wrap(Object.keys(fields))}`)
  .join('\n')}`;

function wrap(words: readonly string[]): string {
  const lines = [''];
  for (const word of words) {
    const last = lines.at(-1) ?? '';
    if (last.length + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => `      ${line}`).join('\n');
}
