import { readFileSync } from 'node:fs';
import { type Document, parseAllDocuments, parseDocument } from 'yaml';
import { isObject } from '../fields.ts';
import { UsageError } from '../usage-error.ts';

/**
 * A value of a file, which knows where it stands. What a runner here does not understand it must refuse by file and key:
 * a key that is silently passed over would make a test pass for the wrong reason.
 */
export class Part {
  readonly value: unknown;
  readonly file: string;
  readonly path: string;

  constructor(value: unknown, file: string, path = '') {
    this.value = value;
    this.file = file;
    this.path = path;
  }

  refuse(sentence: string): never {
    throw new UsageError(`${this.file}${this.path === '' ? '' : `, ${this.path}`}: ${sentence}`);
  }

  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  get isText(): boolean {
    return typeof this.value === 'string';
  }

  get isList(): boolean {
    return Array.isArray(this.value);
  }

  get isMapping(): boolean {
    return isObject(this.value);
  }

  at(key: string): Part {
    const value = isObject(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    return new Part(value, this.file, this.path === '' ? key : `${this.path}.${key}`);
  }

  /** The same place with another value, after something in it was replaced. */
  with(value: unknown): Part {
    return new Part(value, this.file, this.path);
  }

  /** Refuses every key that is not among these. */
  only(...known: readonly string[]): this {
    for (const key of Object.keys(this.mapping())) {
      if (!known.includes(key)) this.at(key).refuse(`"${key}" is not understood here`);
    }
    return this;
  }

  mapping(): Readonly<Record<string, unknown>> {
    if (this.isAbsent) return {};
    if (!isObject(this.value)) this.refuse(`expected a mapping, not ${show(this.value)}`);
    return this.value;
  }

  entries(): [string, Part][] {
    return Object.keys(this.mapping()).map((key) => [key, this.at(key)]);
  }

  list(): Part[] {
    if (this.isAbsent) return [];
    if (!Array.isArray(this.value)) this.refuse(`expected a list, not ${show(this.value)}`);
    return this.value.map((value, index) => new Part(value, this.file, `${this.path}[${index}]`));
  }

  /** One value stands for a list of one. */
  listOrOne(): Part[] {
    return this.isAbsent || this.isList ? this.list() : [this];
  }

  /** Text as it is written; numbers and booleans are text too. */
  text(): string {
    if (['string', 'number', 'boolean'].includes(typeof this.value)) return String(this.value);
    return this.refuse(this.isAbsent ? 'is missing' : `expected text, not ${show(this.value)}`);
  }

  textOr<Other>(other: Other): string | Other {
    return this.isAbsent ? other : this.text();
  }

  flagOr(other: boolean): boolean {
    if (this.isAbsent) return other;
    if (typeof this.value !== 'boolean') this.refuse(`expected true or false, not ${show(this.value)}`);
    return this.value;
  }

  texts(): string[] {
    return this.listOrOne().map((part) => part.text());
  }

  /** A mapping of names to texts; a name without a value has the empty text. */
  textsByName(): Record<string, string> {
    return Object.fromEntries(this.entries().map(([name, part]) => [name, part.textOr('')]));
  }

  /** Refuses what is there, unless it is nothing. */
  absentOr(sentence: string): void {
    if (!this.isAbsent) this.refuse(sentence);
  }
}

interface YamlOptions {
  /** Whether `<<` takes in what another mapping has, which GitHub does not do. */
  readonly merge: boolean;
}

/** A YAML file of one document; `name` is what messages call it. */
export function readYaml(path: string, name: string, options?: YamlOptions): Part {
  return parseYaml(readText(path, name), name, options);
}

export function parseYaml(text: string, name: string, options: YamlOptions = { merge: true }): Part {
  return new Part(readValue(parseDocument(text, options), name), name);
}

/** A YAML file of several documents, as a GitLab component is. */
export function parseYamlDocuments(text: string, name: string): Part[] {
  const documents = parseAllDocuments(text, { merge: true });
  if (!Array.isArray(documents)) return [new Part(undefined, name)];
  return documents.map((document) => new Part(readValue(document, name), name));
}

export function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${name}: there is no such file, or it cannot be read`, { cause });
  }
}

/** A tag such as GitLab's `!reference` is only a warning to the parser, and its value would be wrong. */
function readValue(document: Pick<Document, 'errors' | 'warnings' | 'toJS'>, name: string): unknown {
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw new UsageError(`${name}: ${problem.message.trim().split('\n')[0]}`);
  return document.toJS();
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
}
