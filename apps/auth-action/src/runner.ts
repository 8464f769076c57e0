import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { oneLine } from '@waybill/api/client';

type Env = Readonly<Record<string, string | undefined>>;

/** The runner of GitHub or Forgejo Actions, as a step speaks to it: lines on standard output, and files. */
export interface Runner {
  readonly env: Env;
  /** Trimmed; empty where the workflow says nothing and there is no default. */
  input(name: string): string;
  /** What the main script saved for the post script. */
  state(name: string): string;
  /** From now on the runner hides it in all logs of the job. */
  mask(secret: string): void;
  setOutput(name: string, value: string): void;
  saveState(name: string, value: string): void;
  /** For the steps after this one. */
  setVariable(name: string, value: string): void;
  addPath(folder: string): void;
  addSummary(markdown: string): void;
  /** A line of the log. */
  info(text: string): void;
  warning(text: string): void;
  /** An annotation: the first line is what it is, the others explain it. */
  error(title: string, lines: readonly string[]): void;
  group(title: string, lines: readonly string[]): void;
}

export function openRunner(env: Env, write: (line: string) => void): Runner {
  const command = (name: string, properties: Record<string, string>, data: string) => {
    const named = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
    write(`::${name}${named.length === 0 ? '' : ` ${named.join(',')}`}::${escapeData(data)}`);
  };
  const append = (variable: string, text: string) => {
    const path = env[variable];
    if (!path)
      throw new Error(`the runner gives this step no ${variable}: run it as an action, not by itself`);
    appendFileSync(path, text);
  };

  return {
    env,
    input: (name) => env[`INPUT_${name.toUpperCase()}`]?.trim() ?? '',
    state: (name) => env[`STATE_${name}`] ?? '',
    mask: (secret) => command('add-mask', {}, secret),
    setOutput: (name, value) => append('GITHUB_OUTPUT', fileEntry(name, value)),
    saveState: (name, value) => append('GITHUB_STATE', fileEntry(name, value)),
    setVariable: (name, value) => append('GITHUB_ENV', fileEntry(name, value)),
    addPath: (folder) => append('GITHUB_PATH', `${folder}\n`),
    addSummary: (markdown) => {
      // Runners of others may have none; it is for people only, and the log says the same.
      if (env['GITHUB_STEP_SUMMARY']) append('GITHUB_STEP_SUMMARY', `${markdown}\n`);
    },
    info: (text) => write(oneLine(text)),
    warning: (text) => command('warning', {}, oneLine(text)),
    error: (title, lines) => command('error', { title: oneLine(title) }, lines.map(oneLine).join('\n')),
    group(title, lines) {
      command('group', {}, oneLine(title));
      for (const line of lines) write(`  ${oneLine(line)}`);
      write('::endgroup::');
    },
  };
}

const escapeData = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A delimiter that nobody can guess: a value cannot end itself and begin another. */
function fileEntry(name: string, value: string): string {
  const delimiter = `waybill-${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
