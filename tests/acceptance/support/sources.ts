import { useFolder, writeFiles } from './folders.ts';

export interface Source {
  name: string;
  version?: string;
  /** After the usual `[package]` fields, such as whole tables of dependencies. */
  manifest?: string;
  /** Other files, `src/lib.rs` among them. */
  files?: Readonly<Record<string, string>>;
}

/** The files of a crate as its author has them, without `publish` and the like. */
export function crateSource({ name, version = '0.1.0', manifest = '', files = {} }: Source) {
  const cargoToml = `[package]
name = "${name}"
version = "${version}"
edition = "2021"
description = "A crate of the acceptance tests"
license = "MIT"

${manifest}`;
  return { 'Cargo.toml': cargoToml, 'src/lib.rs': '', ...files };
}

/** A folder with a crate in it. */
export function useCrate(source: Source): string {
  return writeFiles(useFolder(), crateSource(source));
}

/** A folder with a program that prints what this Rust expression says. */
export function useConsumer(dependencies: string, expression: string): string {
  return writeFiles(useFolder(), {
    'Cargo.toml': `[package]
name = "consumer"
version = "0.0.0"
edition = "2021"

[dependencies]
${dependencies}
`,
    'src/main.rs': `fn main() {\n    println!("{}", ${expression});\n}\n`,
  });
}
