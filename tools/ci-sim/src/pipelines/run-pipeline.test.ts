import { expect, test } from 'vitest';
import { folderOf, play } from '../testing/pipelines.ts';

const workflow =
  'on: push\njobs: { a: { runs-on: x, steps: [{ run: "exit 0" }] }, b: { needs: a, runs-on: x, steps: [{ run: "exit 0" }] } }\n';
const path = '.github/workflows/r.yml';

test.each([
  [{ file: 'gone.yml' }, 'there is no pipeline file gone.yml'],
  [{ file: 'Cargo.toml' }, 'no provider reads a pipeline from Cargo.toml'],
  [{ as: '../r.yml' }, 'a file stands in the repository at a path'],
  [{ tag: 'v1', branch: 'main' }, 'a tag or a branch, not both'],
  [{ only: 'c' }, 'there is no job "c"; there are a, b'],
  [{ issuer: 'elsewhere' }, 'no issuer is called "elsewhere"'],
  [{ job: { projectPath: 'acme/rocket' } }, 'the job has no "projectPath"'],
])('%j is refused', async (options, message) => {
  await expect(play({ [path]: workflow, 'Cargo.toml': '' }, options)).rejects.toThrow(message);
});

test('a folder that is not there is refused', async () => {
  await expect(play(`${folderOf({})}/gone`)).rejects.toThrow('to check out');
});

test('one job alone runs with those it needs, and each step is told when it is done', async () => {
  const told: string[] = [];
  const { jobs } = await play(
    { [path]: workflow },
    { only: 'a', onStep: (job, { name, outcome }) => told.push(`${job}: ${name} ${outcome}`) },
  );
  expect(jobs.map(({ name }) => name)).toEqual(['a']);
  expect(told).toEqual(['a: Run exit 0 success']);
});

test('leaves nothing of the machine’s own CI in a job', async () => {
  process.env.GITHUB_TOKEN = 'outer';
  const text = 'on: push\njobs: { a: { runs-on: x, steps: [{ run: "echo [$GITHUB_TOKEN] $OWN" }] } }\n';
  const { jobs } = await play({ [path]: text }, { machine: { OWN: 'own' } }).finally(() => {
    delete process.env.GITHUB_TOKEN;
  });
  expect(jobs[0]?.steps[0]?.log).toBe('[] own\n');
});
