import { chmodSync, cpSync, globSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** The files that paths and patterns name, as paths below their folder; a folder stands for all that is in it. */
export function findFiles(folder: string, patterns: readonly string[], hidden = true): string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const unwanted = pattern.startsWith('!');
    for (const file of filesOf(folder, unwanted ? pattern.slice(1) : pattern)) {
      if (unwanted) found.delete(file);
      else if (
        hidden ||
        !relative(folder, file)
          .split(sep)
          .some((part) => part.startsWith('.'))
      )
        found.add(file);
    }
  }
  return [...found].sort();
}

function filesOf(folder: string, pattern: string): string[] {
  const whole = resolve(folder, pattern);
  const paths = /[*?[]/.test(pattern) ? globSync(whole) : [whole];
  return paths.flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    if (stat.isFile()) return [path];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  });
}

/** Copies files from below one folder to below another, under the same paths. */
export function copyFiles(files: readonly string[], from: string, to: string): void {
  for (const file of files) {
    const path = relative(from, file);
    if (path.startsWith('..') || isAbsolute(path)) continue;
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(file, join(to, path));
  }
}

/** An archive that keeps no modes: what was executable is not any more. */
export function forgetModes(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), 0o644);
  }
}

/** The folder below which the paths of an artifact begin: that of a lone pattern, or what all patterns share. */
export function commonFolder(folder: string, patterns: readonly string[]): string {
  const roots = patterns
    .filter((pattern) => !pattern.startsWith('!'))
    .map((pattern) => rootOf(folder, pattern));
  const [first = folder, ...others] = roots.map((root) => root.split(sep));
  let shared = Array.isArray(first) ? first : first.split(sep);
  for (const other of others) {
    const until = shared.findIndex((part, index) => part !== other[index]);
    if (until !== -1) shared = shared.slice(0, until);
  }
  return shared.join(sep) || sep;
}

function rootOf(folder: string, pattern: string): string {
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => /[*?[]/.test(part));
  const whole = resolve(folder, wild === -1 ? pattern : parts.slice(0, wild).join('/') || '.');
  return statSync(whole, { throwIfNoEntry: false })?.isFile() ? dirname(whole) : whole;
}

export function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder).sort() : [];
}
