import { Readable } from 'node:stream';
import type { HttpAnswer, HttpRequest } from '@waybill/api/client';
import { type Asker, Cancelled } from '../ask/asker.ts';
import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { buildProgram } from '../program.ts';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: ExitCode | undefined;
  readonly requests: readonly HttpRequest[];
}

export interface Setting {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  readonly asker?: Asker;
  /** The registry: what it answers to `GET /path`. Anything else is a failure of the test. */
  readonly answers?: Readonly<Record<string, unknown>>;
}

export const NOW = new Date('2026-11-23T12:00:00Z');
export const BASE = 'https://crates.example.com';

/** Runs one command of the program against a registry that is none. */
export async function runCli(args: readonly string[], setting: Setting = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const requests: HttpRequest[] = [];
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const context: CliContext = {
    env: {
      WAYBILL_REGISTRY: BASE,
      WAYBILL_TOKEN: 'wbat_example',
      CARGO_HOME: '/nonexistent',
      ...setting.env,
    },
    cwd: setting.cwd ?? '/nonexistent',
    stdout: output('stdout'),
    stderr: output('stderr'),
    stdin: Readable.from(setting.stdin === undefined ? [] : [setting.stdin]) as unknown as NodeJS.ReadStream,
    send: async (request) => {
      requests.push(request);
      return answerTo(request, setting.answers ?? {});
    },
    ...(setting.asker === undefined ? {} : { asker: setting.asker }),
    now: () => NOW,
  };
  let code: ExitCode | undefined;
  const program = buildProgram(context, '0.0.0', (ended) => {
    code = ended;
  });
  await program.parseAsync(['node', 'waybill', ...args]);
  return { ...written, code, requests };
}

function answerTo({ method, url }: HttpRequest, answers: Readonly<Record<string, unknown>>): HttpAnswer {
  const key = `${method} ${url.replace(BASE, '')}`;
  if (!Object.hasOwn(answers, key)) throw new Error(`the test has no answer to ${key}`);
  const answer = answers[key];
  if (answer instanceof Error) throw answer;
  return { status: 200, headers: { 'content-type': 'application/json' }, text: JSON.stringify(answer) };
}

/** Somebody who gives these answers, one after the other; `null` leaves. */
export function person(answers: readonly (string | boolean | null)[]): Asker & { readonly asked: string[] } {
  const left = [...answers];
  const asked: string[] = [];
  const answer = async (question: string) => {
    asked.push(question);
    const next = left.shift();
    if (next === undefined) throw new Error(`nobody expected to be asked: ${question}`);
    if (next === null) throw new Cancelled();
    return next;
  };
  return {
    asked,
    confirm: async (question) => (await answer(question)) === true,
    text: async (question, { initial, check } = {}) => {
      asked.push(`suggested: ${initial ?? ''}`);
      const typed = await answer(question);
      const text = typed === '' ? (initial ?? '') : String(typed);
      const problem = check?.(text);
      if (problem !== undefined) throw new Error(`${question} refuses ${text}: ${problem}`);
      return text;
    },
    select: async (question, choices, initial) => {
      asked.push(`suggested: ${initial ?? ''}`);
      const typed = await answer(question);
      const value = typed === '' ? (initial ?? '') : String(typed);
      if (!choices.some((choice) => choice.value === value)) throw new Error(`${question} has no ${value}`);
      return value;
    },
  };
}
