import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { useFolder, writeFiles } from './support/folders.ts';
import { sendJson } from './support/http.ts';
import { checkout, ciSimProgram, ownAuthActionFolder } from './support/paths.ts';
import { freePort } from './support/ports.ts';
import { type Ended, runProgram } from './support/programs.ts';
import { type Rocket, releaseJob, rocket, useTrustedRocket, versions } from './support/rocket.ts';

/** What goes wrong in a job, and the sentence of each client about it. What cargo's provider says is beside its own tests. */

interface Day {
  name: string;
  /** What is wrong with the registry's address. */
  url?: (place: Rocket) => Promise<string>;
  mayAsk?: boolean;
  /** Instead of asking the CI. */
  variables?: (place: Rocket) => Promise<Record<string, string>>;
  script: RegExp;
  action: RegExp | null;
}

const days: readonly Day[] = [
  {
    name: 'the job may not ask for ID tokens',
    mayAsk: false,
    script:
      /this job has no ID token[\s\S]*what to do: give the job permissions: \{ id-token: write, contents: read \}/,
    action: /may not ask for ID tokens.*id-token: write/,
  },
  {
    name: 'no registry listens there',
    url: async () => `http://127.0.0.1:${await freePort()}`,
    script: /http:\S+ cannot be reached[\s\S]*what to do: look at the address/,
    action: /cannot be reached: nothing listens there/,
  },
  {
    name: 'the registry is slow',
    url: async () => useServer(() => {}),
    variables: async () => ({ WAYBILL_TIMEOUT_SECONDS: '1' }),
    script: /timed out after 1[\s\S]*cannot be reached[\s\S]*what to do: /,
    action: null,
  },
  {
    name: 'a proxy answers with its page',
    url: async () =>
      useServer((response) => {
        response.writeHead(502, { 'content-type': 'text/html' }).end('<html><h1>Bad gateway</h1></html>');
      }),
    script: /does not answer as a Waybill registry does; it begins: <html>[\s\S]*what to do: .*proxy/,
    action: /answers 502 with a page \(text\/html\) where JSON was expected.*what to do: /,
  },
];

test.each(days)('$name: publish.sh says so', async (day) => {
  const place = await useTrustedRocket();
  writeFiles(place.source, rocket('0.2.0'));
  const url = (await day.url?.(place)) ?? place.waybill.url;
  const run = await runScript(place, url, day, (await day.variables?.(place)) ?? {});
  expect(run.code).not.toBe(0);
  expect(run.stdout + run.stderr).toMatch(day.script);
  expect(run.stdout + run.stderr).not.toMatch(/wbtp_|eyJ/);
  expect(await versions(place.waybill)).toEqual(['0.1.0']);
});

test.each(days.filter(({ action }) => action !== null))(
  '$name: the action says so before cargo is run',
  async (day) => {
    const place = await useTrustedRocket();
    const url = (await day.url?.(place)) ?? place.waybill.url;
    const { repository, workflow, environment } = releaseJob;
    const run = await runProgram(
      process.execPath,
      [
        ...[
          ciSimProgram,
          'action',
          '--server',
          place.sim.url,
          '--dir',
          ownAuthActionFolder,
          '--cwd',
          place.source,
        ],
        ...['--input', `url=${url}`, '--input', 'mode=provider'],
        ...['--repository', repository, '--workflow', workflow, '--environment', environment],
        ...(day.mayAsk === false ? ['--no-id-token'] : []),
        ...['--', 'echo', 'the step was reached'],
      ],
      { environment: { CARGO_HOME: useFolder() } },
    );
    expect(run.code).toBe(1);
    expect(/^::error.*$/m.exec(run.stdout)?.[0]).toMatch(day.action ?? /./);
    expect(run.stdout).not.toContain('the step was reached');
  },
);

test('a clock that is ahead: publish.sh says by how much', async () => {
  const place = await useTrustedRocket();
  writeFiles(place.source, rocket('0.2.0'));
  const ahead = await sendJson(`${place.sim.url}/_sim/issuers/github/tokens`, {
    json: {
      audience: new URL(place.waybill.url).host,
      job: releaseJob,
      issuedAt: new Date(Date.now() + 10 * 60_000).toISOString(),
    },
  });
  const idToken = { WAYBILL_ID_TOKEN: String(ahead.json['value']) };
  const run = await runScript(place, place.waybill.url, { mayAsk: false }, idToken);
  expect(run.stderr).toMatch(/gave no token: .*(59\d|60\d) s in the future[\s\S]*what to do: .*clock/);
  expect(run.code).toBe(101);
  expect(await versions(place.waybill)).toEqual(['0.1.0']);
});

function runScript(
  { sim, source }: Rocket,
  url: string,
  { mayAsk = true }: Pick<Day, 'mayAsk'>,
  variables: Record<string, string>,
): Promise<Ended> {
  const script = ['sh', join(checkout, 'ci/publish.sh'), url, '--allow-dirty'];
  const environment = {
    CARGO_HOME: useFolder(),
    CARGO_TERM_COLOR: 'never',
    CARGO_NET_RETRY: '0',
    CARGO_HTTP_TIMEOUT: '2',
    ...variables,
  };
  const { repository, workflow } = releaseJob;
  const job = ['--repository', repository, '--workflow', workflow, '--environment', releaseJob.environment];
  if (mayAsk)
    return runProgram(
      process.execPath,
      [ciSimProgram, 'run', '--server', sim.url, '--cwd', source, ...job, '--', ...script],
      { environment },
    );
  const [program = '', ...args] = script;
  return runProgram(program, args, {
    cwd: source,
    environment: { CI: 'true', GITHUB_ACTIONS: 'true', ...environment },
  });
}

async function useServer(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => answer(response));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}
