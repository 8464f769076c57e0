import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';

/** A job's own temporary folder and the variables that name it. */
export interface JobFolder {
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

const systems: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
};
const machines: Record<string, string> = { x64: 'X64', ia32: 'X86', arm: 'ARM', arm64: 'ARM64' };

/** `workspace` is the checkout the job works in; without one it gets an empty folder of its own. */
export function makeJobFolder(event: string, workspace?: string): JobFolder {
  const root = mkdtempSync(join(tmpdir(), 'ci-sim-job-'));
  const folder = (name: string): string => {
    mkdirSync(join(root, name));
    return join(root, name);
  };
  const eventPath = join(root, 'event.json');
  writeFileSync(eventPath, JSON.stringify({ event_name: event }));
  return {
    env: {
      ...makeCommandFiles(folder('commands')),
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_WORKSPACE: workspace ?? folder('work'),
      RUNNER_TEMP: folder('temp'),
      RUNNER_TOOL_CACHE: folder('tools'),
      RUNNER_NAME: 'ci-sim',
      RUNNER_OS: systems[platform()] ?? 'Linux',
      RUNNER_ARCH: machines[arch()] ?? 'X64',
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The files through which a step answers the runner; each step gets empty ones. */
export function makeCommandFiles(folder: string): Record<string, string> {
  const files = {
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STATE: join(folder, 'state'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_PATH: join(folder, 'path'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
  };
  for (const file of Object.values(files)) writeFileSync(file, '');
  return files;
}
