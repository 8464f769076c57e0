import type { JobAccess } from '../ci/job-access.ts';
import type { HttpAnswer, HttpRequest } from '../client/http.ts';

/** A job whose surroundings a test makes up. What it was asked is kept. */
export interface FakeJob extends JobAccess {
  readonly sent: HttpRequest[];
  readonly ran: { file: string; args: readonly string[] }[];
  readonly slept: number[];
}

export interface FakeSurroundings {
  env?: Readonly<Record<string, string>>;
  answer?: (request: HttpRequest) => Partial<HttpAnswer> | Error;
  programs?: Readonly<
    Record<string, (args: readonly string[]) => { code?: number; stdout?: string; stderr?: string }>
  >;
  files?: Readonly<Record<string, string>>;
}

export function fakeJob({ env = {}, answer, programs = {}, files = {} }: FakeSurroundings): FakeJob {
  const sent: HttpRequest[] = [];
  const ran: FakeJob['ran'] = [];
  const slept: number[] = [];
  return {
    env,
    sent,
    ran,
    slept,
    async send(request) {
      sent.push(request);
      const given = answer?.(request) ?? new Error(`nobody was expected to ask ${request.url}`);
      if (given instanceof Error) throw given;
      return { status: 200, headers: {}, text: '', ...given };
    },
    async run(file, args) {
      ran.push({ file, args });
      const program = programs[file];
      return program === undefined ? null : { code: 0, stdout: '', stderr: '', ...program(args) };
    },
    async readFile(path) {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return text;
    },
    async sleep(ms) {
      slept.push(ms);
    },
  };
}

/** Shaped like an ID token, and signed by nobody. */
export function idToken(claims: Readonly<Record<string, unknown>> = {}): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}
