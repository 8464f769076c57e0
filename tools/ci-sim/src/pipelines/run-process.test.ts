import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { useFolder } from '../testing/helpers.ts';
import { Masks } from './masks.ts';
import { runProcess } from './run-process.ts';
import { StepLog } from './step-log.ts';

function bash(script: string, options: { timeoutMs?: number; masks?: Masks; program?: string } = {}) {
  const log = new StepLog({ masks: options.masks ?? new Masks() });
  const command = [options.program ?? 'bash', '-c', script] as const;
  const { timeoutMs = 20_000 } = options;
  return runProcess({ command: [...command], cwd: useFolder(), env: process.env, log, timeoutMs }).then(
    (end) => ({ end, log }),
  );
}

describe('a command of a step', () => {
  test('answers its exit code, with all output of both streams', async () => {
    const { end, log } = await bash('exec > >(tee copy); echo out; echo err >&2; seq 2000; exit 7');
    expect(end).toBe(7);
    expect(log.log).toContain('out\n');
    expect(log.log).toContain('err\n');
    // The two streams are read as they come: either may be the last.
    expect(log.log).toContain('\n2000\n');
  });

  test('ends with all that it started', async () => {
    const beats = join(useFolder(), 'beats');
    writeFileSync(beats, '');
    const beat = `while :; do echo >> '${beats}'; sleep 0.02; done`;
    const { end } = await bash(`(${beat}) & (${beat}) > /dev/null 2>&1 & sleep 0.1`);
    expect(end).toBe(0);
    // What was killed just now may be about to write.
    await setTimeout(200);
    const size = statSync(beats).size;
    expect(size).toBeGreaterThan(0);
    await setTimeout(300);
    expect(statSync(beats).size).toBe(size);
  });

  test('that ignores being asked to end is killed', async () => {
    const { end } = await bash(`trap '' TERM; echo; while :; do sleep 0.1; done`, { timeoutMs: 200 });
    expect(end).toBe('timeout');
  }, 20_000);

  test('that is not there fails, and says so', async () => {
    const { end, log } = await bash('', { program: 'no-such-shell' });
    expect(end).toBe(127);
    expect(log.log).toContain('cannot run "no-such-shell"');
  });

  test('shows no hidden value, however it comes', async () => {
    const masks = new Masks();
    masks.add('hush');
    masks.add('hush-longer');
    masks.add('two\nlines');
    const { log } = await bash('printf hu; sleep 0.05; printf "sh hush-longer\\ntwo\\nlines"', { masks });
    expect(log.log).toBe('*** ***\n***\n***');
    expect(log.unmaskedLog).toBe('hush hush-longer\ntwo\nlines');
  });
});
