import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

/** Writes files below a folder: path → content. @returns the folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}

/** The crate of the story. */
export function rocket(version: string, says: string): Record<string, string> {
  return {
    'Cargo.toml': `[package]
name = "rocket"
version = "${version}"
edition = "2021"
description = "Counts down"
license = "MIT"
`,
    'src/lib.rs': `pub fn launch() -> &'static str {
    "${says}"
}
`,
  };
}

/** A program that uses it. */
export const launchPad: Record<string, string> = {
  'Cargo.toml': `[package]
name = "launch-pad"
version = "0.1.0"
edition = "2021"

[dependencies]
rocket = { version = "0.2", registry = "waybill" }
`,
  'src/main.rs': `fn main() {
    println!("{}", rocket::launch());
}
`,
};

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
