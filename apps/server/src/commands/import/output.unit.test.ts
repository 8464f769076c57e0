import { afterEach, expect, it, vi } from 'vitest';
import { emptyReport, type ImportReport } from '../../features/import/index.ts';
import { exitCodeOf, narrate, reportJson, tellReport } from './output.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function printed(work: () => void): string {
  const texts: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    texts.push(String(text));
    return true;
  });
  work();
  write.mockRestore();
  return texts.join('');
}

const version = {
  crate: 'rocket',
  version: '1.0.0',
  outcome: 'imported',
  reason: null,
  code: null,
  bytes: 1,
  yanked: false,
} as const;
const report = (more: Partial<ImportReport>): ImportReport => ({
  ...emptyReport('folder /x', false),
  complete: true,
  ...more,
});

it('names and sentences of the source cannot steer the terminal', () => {
  const evil = '\u001b]0;owned\u0007\u202e\u009b31mx\nrefused';
  const refused = { ...version, crate: evil, version: evil, outcome: 'refused', reason: evil } as const;
  const text = printed(() => {
    const { tellCrate, tellVersion } = narrate({ dryRun: true, json: false });
    tellCrate({ crate: evil, isNew: true, isPrivate: false, owners: [], unmappedOwners: [evil] });
    tellVersion(refused);
    tellReport(
      report({
        versions: [refused],
        missingDependencies: [{ crate: evil, version: evil, dependency: evil }],
      }),
    );
  });
  expect(text).toContain('\\u{1b}]0;owned\\u{7}\\u{202e}\\u{9b}31mx\\u{a}refused');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

it('long lists are cut and counted', () => {
  const versions = Array.from({ length: 30 }, (_, index) => ({
    ...version,
    version: `${index}.0.0`,
    outcome: 'conflict' as const,
    reason: 'Another file.',
  }));
  const text = printed(() => tellReport(report({ versions })));
  expect(text).toContain('Not imported: 30\n');
  expect(text).toContain('and 10 more; --json has all of them');
  expect(text.split('\n').filter((line) => line.startsWith('  conflict'))).toHaveLength(20);
  expect(reportJson(report({ versions }), null).versions).toHaveLength(30);
});

it('with --json nothing else is written', () => {
  const text = printed(() => {
    const { tellCrate, tellVersion } = narrate({ dryRun: true, json: true });
    tellCrate({ crate: 'a', isNew: true, isPrivate: false, owners: [], unmappedOwners: [] });
    tellVersion(version);
  });
  expect(text).toBe('');
});

it('the exit code tells what became of it', () => {
  expect(exitCodeOf(report({ versions: [version] }), false)).toBe(0);
  expect(exitCodeOf(report({ versions: [version] }), true)).toBe(0);
  expect(exitCodeOf(report({ versions: [{ ...version, outcome: 'conflict' }] }), false)).toBe(1);
  expect(exitCodeOf(report({ versions: [{ ...version, outcome: 'refused' }] }), false)).toBe(1);
  expect(exitCodeOf(report({ versions: [version], complete: false }), true)).toBe(130);
});
