import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import { editDistance } from '../edit-distance.ts';
import { StartError } from '../platform/start-error.ts';
import { environmentName, type Key, type KeyName, keyNames, keys } from './keys.ts';
import { isOfOthers, serviceOf } from './other-variables.ts';

export interface Found {
  value: unknown;
  /** Where the value came from, as a person would say it. */
  source: string;
}

export type RawValues = Record<KeyName, Found>;

export interface Sources {
  /** Path of the file, or null when there is none to read. */
  file: string | null;
  environment: Readonly<Record<string, string | undefined>>;
  flags: Partial<Record<KeyName, string>>;
}

/**
 * Gathers each key from its last word: default, file, environment, flag.
 * @throws StartError on an unreadable file, an unknown key or variable, or a value of the wrong kind.
 */
export function readValues(sources: Sources): RawValues {
  const fromFile = sources.file === null ? new Map<string, unknown>() : readFile(sources.file);
  const fromEnvironment = readEnvironment(sources.environment);
  return Object.fromEntries(
    keyNames.map((name) => {
      const key: Key = keys[name];
      const variable = environmentName(name);
      const flag = sources.flags[name];
      if (flag !== undefined)
        return [
          name,
          { value: fromText(key, flag, `--${name.replaceAll('_', '-')}`), source: 'command line' },
        ];
      const text = fromEnvironment.get(name);
      if (text !== undefined)
        return [name, { value: fromText(key, text, variable), source: `environment ${variable}` }];
      if (fromFile.has(name)) {
        return [
          name,
          {
            value: ofKind(key, fromFile.get(name), `${name} in ${sources.file}`),
            source: `file ${sources.file}`,
          },
        ];
      }
      return [name, { value: key.fallback, source: 'default' }];
    }),
  ) as RawValues;
}

function readFile(file: string): Map<string, unknown> {
  let document: Record<string, unknown>;
  try {
    document = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof TomlError)
      throw new StartError(
        `${file} is not valid TOML: ${error.message.split('\n')[0]} (line ${error.line}).`,
      );
    throw new StartError(`The configuration file ${file} cannot be read: ${(error as Error).message}.`);
  }
  const values = new Map<string, unknown>();
  flatten(document, '', values);
  for (const name of values.keys()) {
    if (!Object.hasOwn(keys, name))
      throw new StartError(`Unknown key "${name}" in ${file}${didYouMean(name, keyNames)}`);
  }
  return values;
}

function flatten(table: Record<string, unknown>, prefix: string, into: Map<string, unknown>): void {
  for (const [name, value] of Object.entries(table)) {
    const path = prefix + name;
    const isTable =
      typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
    if (isTable && !Object.hasOwn(keys, path)) flatten(value as Record<string, unknown>, `${path}.`, into);
    else into.set(path, value);
  }
}

function readEnvironment(environment: Sources['environment']): Map<KeyName, string> {
  const byVariable = new Map(keyNames.map((name) => [environmentName(name), name]));
  const values = new Map<KeyName, string>();
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('WAYBILL_') || text === undefined) continue;
    const name = byVariable.get(variable);
    if (name !== undefined) values.set(name, text);
    else if (!isOfOthers(variable)) throw unknownVariable(variable, text, [...byVariable.keys()]);
  }
  return values;
}

function unknownVariable(variable: string, text: string, known: readonly string[]): StartError {
  const service = serviceOf(variable, text);
  const why =
    service === null
      ? didYouMean(variable, known)
      : `: Kubernetes tells the pod by it of the service "${service}"; set \`enableServiceLinks: false\` in the spec of the pod.`;
  return new StartError(`Unknown environment variable ${variable}${why}`);
}

function fromText(key: Key, text: string, where: string): unknown {
  if (key.kind === 'flag') {
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    throw new StartError(`${where} must be true or false, but is "${text}".`);
  }
  if (key.kind === 'count') return ofKind(key, text.trim() === '' ? text : Number(text), where);
  if (key.kind === 'tables') {
    try {
      return ofKind(key, JSON.parse(text), where);
    } catch (error) {
      if (error instanceof StartError) throw error;
      // The parser quotes what it read, which may be a secret.
      const reason = key.secretFields === undefined ? `: ${(error as Error).message}` : '';
      throw new StartError(`${where} must be a JSON list of tables, but is not JSON${reason}.`);
    }
  }
  return ofKind(key, text, where);
}

function ofKind(key: Key, value: unknown, where: string): unknown {
  const shown = key.secret || key.secretFields ? 'a value of another kind' : JSON.stringify(value);
  if (key.kind === 'flag' && typeof value !== 'boolean')
    throw new StartError(`${where} must be true or false, but is ${shown}.`);
  if (key.kind === 'count') {
    const least = key.mayBeZero ? 0 : 1;
    if (!(Number.isSafeInteger(value) && (value as number) >= least))
      throw new StartError(`${where} must be a whole number above ${least - 1}, but is ${shown}.`);
  }
  if ((key.kind === 'text' || key.kind === 'choice') && typeof value !== 'string') {
    throw new StartError(`${where} must be text, but is ${shown}.`);
  }
  if (key.kind === 'choice' && !key.choices?.includes(value as string)) {
    throw new StartError(
      `${where} must be one of ${key.choices?.map((choice) => `"${choice}"`).join(', ')}, but is ${shown}.`,
    );
  }
  if (key.kind === 'tables' && !Array.isArray(value))
    throw new StartError(`${where} must be a list of tables, but is ${shown}.`);
  return value;
}

/** `; did you mean "…"?` for the nearest known name, when one is near; else the full list when it is short. */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || begins(b.candidate, name) - begins(a.candidate, name))[0];
  if (nearest && nearest.distance <= Math.max(3, name.length / 3))
    return `; did you mean "${nearest.candidate}"?`;
  return '; waybill.example.toml lists the keys there are.';
}

/** Of two names equally near, the one that was only cut short is meant. */
const begins = (whole: string, start: string): number =>
  whole.toLowerCase().startsWith(start.toLowerCase()) ? 1 : 0;
