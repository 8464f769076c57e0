import { describe, expect, it } from 'vitest';
import { chooseReadme } from './readme.ts';

const archive = (files: Record<string, string>) => ({ readmes: new Map(Object.entries(files)) });
const sent = (readme: string | null, readme_file: string | null = 'README.md') => ({ readme, readme_file });

describe('the README of a crate', () => {
  it.each([
    ['README.md', 'README.md'],
    ['./README.md', 'README.md'],
    ['docs\\README.md', 'docs/README.md'],
    [true, 'README.md'],
    [null, 'README.md'],
  ])('is the file that the manifest names: %s', (readme, file) => {
    const files = archive({ 'README.md': '# root', 'docs/README.md': '# docs' });
    expect(chooseReadme({ readme }, files, sent('sent'))).toEqual({ file, text: files.readmes.get(file) });
    expect(chooseReadme({ readme }, files, null)).toEqual({ file, text: files.readmes.get(file) });
  });

  it('is what cargo sent where the archive does not have it', () => {
    expect(
      chooseReadme({ readme: 'docs/x.md' }, archive({ 'README.md': 'root' }), sent('sent', 'docs/x.md')),
    ).toEqual({
      file: 'docs/x.md',
      text: 'sent',
    });
    expect(chooseReadme({ readme: null }, archive({}), sent('sent', null))).toEqual({
      file: 'README.md',
      text: 'sent',
    });
  });

  it('is what cargo itself would take where nobody names one', () => {
    expect(chooseReadme({ readme: null }, archive({ README: 'a', 'README.txt': 'b' }), null)).toEqual({
      file: 'README.txt',
      text: 'b',
    });
  });

  it.each([
    [{ readme: false }, archive({ 'README.md': 'x' }), sent('x')],
    [{ readme: null }, archive({}), sent(null, null)],
    [{ readme: null }, archive({}), null],
    [{ readme: 'README.md' }, archive({ 'README.md': ' \n' }), sent('x')],
    [{ readme: 'README.md' }, archive({}), sent('')],
  ])('is none: %j', (manifest, files, metadata) => {
    expect(chooseReadme(manifest, files, metadata)).toBeNull();
  });
});
