import {
  type CiSystem,
  freshToken,
  isSet,
  type Job,
  looksLikeIdToken,
  noIdToken,
  whatItSays,
} from './system.ts';

/** Systems whose own program prints a token. Arguments are handed over as a list and never see a shell. */
interface Program {
  readonly id: string;
  readonly title: string;
  readonly marker: string;
  readonly file: string;
  readonly args: (audience: string) => string[];
  readonly remedy: string;
}

function askedByProgram({ id, title, marker, file, args, remedy }: Program): CiSystem {
  return {
    id,
    title,
    detects: ({ env }) => isSet(env[marker]) && env[marker] !== 'false',
    token: (job, n) => freshToken(job, n, () => ask(job)),
    another: 'run the job again: a new run gets new ID tokens',
  };

  async function ask(job: Job): Promise<string> {
    const ended = await job.run(file, args(job.audience));
    if (ended === null)
      throw noIdToken(`this is a job of ${title}, but there is no program \`${file}\``, remedy);
    const token = ended.stdout.trim();
    if (ended.code === 0 && looksLikeIdToken(token)) return token;
    // What it prints on success is the token: of a failure only the other stream is told.
    throw noIdToken(`\`${file}\` gives no ID token (it ended with ${ended.code})`, remedy, [
      whatItSays(ended.stderr),
    ]);
  }
}

export const circleci = askedByProgram({
  id: 'circleci',
  title: 'CircleCI',
  marker: 'CIRCLECI',
  file: 'circleci',
  args: (audience) => ['run', 'oidc', 'get', '--root-issuer', '--claims', JSON.stringify({ aud: audience })],
  remedy:
    'let the job use a context (only such jobs get ID tokens), on an executor that has the `circleci` program',
});

export const buildkite = askedByProgram({
  id: 'buildkite',
  title: 'Buildkite',
  marker: 'BUILDKITE',
  file: 'buildkite-agent',
  args: (audience) => [
    ...['oidc', 'request-token', '--audience', audience],
    ...['--claim', 'organization_id,pipeline_id'],
  ],
  remedy:
    'run the step on an agent of 3.48 or later; in a container, mount the agent and pass its variables on',
});
