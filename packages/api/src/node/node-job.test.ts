import { describe, expect, it } from 'vitest';
import { nodeJob } from './node-job.ts';

const job = nodeJob({}, async () => ({ status: 200, headers: {}, text: '' }));
const node = (script: string, ...args: string[]) => job.run(process.execPath, ['-e', script, '--', ...args]);

describe('a program of the CI', () => {
  it('gets its arguments as they are, and no shell reads them', async () => {
    const args = ['{"aud":"$HOME `id`"}', '; echo hi', '*'];
    expect(await node('console.log(JSON.stringify(process.argv.slice(1)))', ...args)).toEqual({
      code: 0,
      stdout: `${JSON.stringify(args)}\n`,
      stderr: '',
    });
  });

  it('sees the environment of the job, whatever this process has', async () => {
    const send = async () => ({ status: 200, headers: {}, text: '' });
    const { run } = nodeJob({ OF_THE_JOB: 'yes', UNSET: undefined }, send);
    const script = 'console.log(process.env.OF_THE_JOB, process.env.UNSET, process.env.VITEST)';
    expect(await run(process.execPath, ['-e', script])).toMatchObject({
      code: 0,
      stdout: 'yes undefined undefined\n',
    });
  });

  it('fails with its code and what it says', async () => {
    expect(await node('console.error("no"); process.exit(3)')).toEqual({
      code: 3,
      stdout: '',
      stderr: 'no\n',
    });
    expect(await node('process.kill(process.pid, "SIGKILL")')).toMatchObject({ code: 1 });
  });

  it('need not be there', async () => {
    expect(await job.run('no-such-program-of-a-ci', [])).toBeNull();
  });

  it('has nothing to read, and is not heard for ever', async () => {
    const endless = 'process.stdin.resume().on("end", () => process.stdout.write("x".repeat(1e7)))';
    const ended = await node(endless);
    expect(ended?.code).toBe(0);
    expect(ended?.stdout.length).toBeLessThan(1e6);
  });
});
