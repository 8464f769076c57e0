import { expect, test } from 'vitest';
import { indexPath } from './index-path.ts';
import { readVectorPairs } from './testing/vectors.ts';

test.each(readVectorPairs('index-paths.txt'))('the index file of %j is %j', (name, path) => {
  expect(indexPath(name)).toBe(path);
});
