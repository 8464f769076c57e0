import { expect, it } from 'vitest';
import { conditionInWords, readCondition } from './claim-conditions.ts';

it.each([
  ['sub=deploy', { claim: 'sub', op: 'eq', value: 'deploy' }],
  ['sub=', { claim: 'sub', op: 'eq', value: '' }],
  ['ref~=refs/tags/v*', { claim: 'ref', op: 'glob', value: 'refs/tags/v*' }],
  ['groups+=release', { claim: 'groups', op: 'contains', value: 'release' }],
  ['protected:=true', { claim: 'protected', op: 'eq', value: true }],
  ['plan:=["a",2]', { claim: 'plan', op: 'in', value: ['a', 2] }],
  ['a=b=c', { claim: 'a', op: 'eq', value: 'b=c' }],
  ['/kubernetes.io/pod=x', { claim: '/kubernetes.io/pod', op: 'eq', value: 'x' }],
])('%s', (text, condition) => {
  expect(readCondition(text)).toEqual(condition);
  expect(conditionInWords(readCondition(text))).toBe(text);
});

it.each(['', 'sub', '=x', 'a:=x', 'a:={}', 'a:=[[]]', 'a:=null'])('%j is refused', (text) => {
  expect(() => readCondition(text)).toThrow('no condition');
});
