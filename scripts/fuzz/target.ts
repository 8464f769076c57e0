import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Something that reads what strangers send, and what must hold whatever they send. */
export interface Target {
  readonly name: string;
  /** Inputs that are good, to begin with; those that were once trouble are added to them. */
  readonly seeds: () => readonly Uint8Array[];
  /** @throws where something else happens than a refusal that is meant. */
  readonly run: (input: Uint8Array) => unknown;
}

export const vectors = resolve(import.meta.dirname, '../../tests/vectors');

/** Where inputs are kept that were trouble. */
export const findingsOf = (name: string): string => join(vectors, 'fuzz', name);

export function corpusOf({ name, seeds }: Target): Uint8Array[] {
  const folder = findingsOf(name);
  const found = existsSync(folder) ? readdirSync(folder).sort() : [];
  return [...seeds(), ...found.map((file) => readFileSync(join(folder, file)))];
}

/** Says what does not hold. */
export function must(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence);
}

export const text = (input: Uint8Array): string => Buffer.from(input).toString();
export const bytes = (value: string): Uint8Array => Buffer.from(value);
