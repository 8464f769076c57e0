import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { useFolder } from './folders.ts';
import { useCrate } from './sources.ts';

export interface Snoop {
  readonly folder: string;
  /** Keeps it from looking through the home of whoever runs the tests. */
  readonly environment: { readonly HOME: string; readonly TMPDIR: string; readonly RUSTUP_HOME: string };
  /** The places with a token in them, as its build script saw them. */
  found(): string[];
}

/** A crate whose build script looks for tokens in its environment, in that of its parents, and on disk. */
export function useSnoopingCrate(name: string): Snoop {
  const home = useFolder();
  const report = join(useFolder(), 'report');
  return {
    folder: useCrate({ name, files: { 'build.rs': buildScript(report) } }),
    environment: {
      HOME: home,
      TMPDIR: useFolder(),
      RUSTUP_HOME: process.env['RUSTUP_HOME'] ?? join(homedir(), '.rustup'),
    },
    found: () => {
      const lines = readFileSync(report, 'utf8').trim().split('\n');
      if (lines.at(-1) !== 'looked everywhere') throw new Error('the build script did not come to its end');
      return lines.slice(lines.lastIndexOf('begins') + 1, -1);
    },
  };
}

const buildScript = (report: string) => `use std::{env, fs, io::Write, path::Path};

fn main() {
    println!("cargo:rerun-if-env-changed=CARGO_REGISTRIES_WAYBILL_TOKEN");
    let mut found = vec!["begins".to_string()];
    for (name, value) in env::vars() {
        if value.contains("wbtp_") { found.push(format!("environment: {name}={value}")); }
    }
    let mut process = std::process::id().to_string();
    while process != "0" {
        for part in ["environ", "cmdline"] {
            let text = fs::read(format!("/proc/{process}/{part}")).unwrap_or_default();
            let is_control = env::var("CARGO_REGISTRIES_WAYBILL_TOKEN").is_ok();
            if !is_control && has_token(&text) { found.push(format!("{part} of a parent")); }
        }
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        process = status.lines().find_map(|line| line.strip_prefix("PPid:")).unwrap_or("0").trim().to_string();
    }
    for name in ["CARGO_HOME", "HOME", "TMPDIR"] {
        if let Ok(folder) = env::var(name) { search(Path::new(&folder), &mut found); }
    }
    found.push("looked everywhere".to_string());
    let mut file = fs::OpenOptions::new().create(true).append(true).open("${report}").unwrap();
    writeln!(file, "{}", found.join("\\n")).unwrap();
}

fn has_token(text: &[u8]) -> bool {
    text.windows(6).any(|part| part.starts_with(b"wbtp_") && part[5].is_ascii_alphanumeric())
}

fn search(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.ends_with("target") { continue; }
        if path.is_dir() { search(&path, found); continue; }
        if has_token(&fs::read(&path).unwrap_or_default()) { found.push(format!("file {}", path.display())); }
    }
}
`;

/**
 * Looks again and again at the environment and arguments of the processes of one run of cargo, as any other program of
 * that user could.
 * @param mark a variable by which they are told from others
 */
export function watchProcesses(mark: string, pattern: RegExp): { stop(): Promise<Watched> } {
  const found = new Set<string>();
  const programs = new Set<string>();
  let stopped = false;
  const look = (pid: string) => {
    const environ = readIfThere(`/proc/${pid}/environ`);
    if (!environ.includes(mark)) return;
    const cmdline = readIfThere(`/proc/${pid}/cmdline`);
    for (const argument of cmdline.split('\0')) programs.add(basename(argument));
    if (pattern.test(environ) || pattern.test(cmdline)) found.add(cmdline);
  };
  const watching = (async () => {
    while (!stopped) {
      const pids = existsSync('/proc') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
      for (const pid of pids) look(pid);
      await sleep(5);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await watching;
      return { found: [...found], programs: [...programs] };
    },
  };
}

export interface Watched {
  readonly found: string[];
  /** What was seen running. */
  readonly programs: string[];
}

/** The files below a folder with this text in them. */
export function searchFor(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/target'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readIfThere(file).includes(text));
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
