import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { JobAccess } from './job-access.ts';
import { writeTool } from './write-tool.ts';

/** A job's own temporary folder and the variables that name it. */
export interface JobFolder {
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

type Folder = (name: string) => string;

const systems: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
};
const machines: Record<string, string> = { x64: 'X64', ia32: 'X86', arm: 'ARM', arm64: 'ARM64' };

/** `workspace` is the checkout the job works in; without one it gets an empty folder of its own. */
export function makeJobFolder(access: JobAccess, workspace?: string): JobFolder {
  const root = mkdtempSync(join(tmpdir(), 'ci-sim-job-'));
  const folder: Folder = (name) => {
    mkdirSync(join(root, name));
    return join(root, name);
  };
  return {
    env: {
      ...(access.hasActions ? actionsVariables(access, root, folder, workspace) : {}),
      ...fileVariables(access, folder),
      ...toolVariables(access, folder),
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function actionsVariables({ env }: JobAccess, root: string, folder: Folder, workspace?: string) {
  const eventPath = join(root, 'event.json');
  writeFileSync(eventPath, JSON.stringify({ event_name: env.GITHUB_EVENT_NAME ?? '' }));
  return {
    ...makeCommandFiles(folder('commands')),
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_WORKSPACE: workspace ?? folder('work'),
    RUNNER_TEMP: folder('temp'),
    RUNNER_TOOL_CACHE: folder('tools'),
    RUNNER_NAME: 'ci-sim',
    RUNNER_OS: systems[platform()] ?? 'Linux',
    RUNNER_ARCH: machines[arch()] ?? 'X64',
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

/** A token is nobody's business but the job's, so its file is not either. */
function fileVariables({ files }: JobAccess, folder: Folder): Record<string, string> {
  if (files.length === 0) return {};
  const secrets = folder('secrets');
  const named = files.map(({ variable, content }, index) => {
    const path = join(secrets, `token-${index + 1}`);
    writeFileSync(path, content, { mode: 0o600 });
    return [variable, path];
  });
  return Object.fromEntries(named);
}

/** First in `PATH`, so that it goes before a real program of that name. */
function toolVariables({ tools }: JobAccess, folder: Folder): Record<string, string> {
  if (tools.length === 0) return {};
  const bin = folder('bin');
  for (const tool of tools) writeTool(bin, tool);
  return { PATH: [bin, process.env.PATH ?? ''].filter(Boolean).join(delimiter) };
}
