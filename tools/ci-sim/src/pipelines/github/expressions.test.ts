// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of workflows look like that
import { describe, expect, test } from 'vitest';
import { Part } from '../part.ts';
import { fillValue, holds } from './template.ts';

const scope = {
  contexts: {
    github: { ref: 'refs/tags/v1', event_name: 'push' },
    list: ['a', 'b'],
    env: { 'A-B': 'x', N: '5' },
    needs: { build: { outputs: { made: 'true' } } },
  },
  status: { success: () => false, failure: () => true, always: () => true },
};
const ask = (text: string) => fillValue(new Part(`\${{ ${text} }}`, 'f', 'k'), scope);

describe('an expression', () => {
  test.each([
    [`'it''s'`, "it's"],
    ['1 + 0'.replace(' + 0', ''), 1],
    ['-2.5e1', -25],
    ['0x10', 16],
    ['true && null', null],
    [`'' || 'other'`, 'other'],
    [`github.event_name == 'PUSH' && 'yes' || 'no'`, 'yes'],
    [`!(1 > 2) && 2 >= 2`, true],
    [`env.N == 5`, true],
    [`env['A-B']`, 'x'],
    ['env.missing', null],
    ['list[1]', 'b'],
    [`contains(list, 'A')`, true],
    [`contains(github.ref, 'TAGS')`, true],
    [`startsWith(github.ref, 'refs/tags/') && endsWith(github.ref, '1')`, true],
    [`format('{0}-{{x}}-{1}', 'a', 2)`, 'a-{x}-2'],
    [`join(list, '+')`, 'a+b'],
    [`fromJSON('{"a":[1]}').a[0]`, 1],
    ['needs.build.outputs.made', 'true'],
    [`'}}' == '}}'`, true],
  ])('%s', (text, value) => {
    expect(ask(text)).toEqual(value);
  });

  test('stands within a text, more than once', () => {
    expect(fillValue(new Part('a ${{ 1 }}${{ true }} b ${{ null }}', 'f'), scope)).toBe('a 1true b ');
  });

  test.each([
    ['failure()', true],
    ['${{ always() }}', true],
    [`github.event_name == 'push'`, false],
    [`failure() && github.event_name == 'push'`, true],
    ['!cancelled2()', /the function "cancelled2" is not known here/],
  ])('as a condition of a job in which a step failed: %s', (text, expected) => {
    const check = () => holds(new Part(text, 'f', 'if'), scope);
    if (typeof expected === 'boolean') expect(check()).toBe(expected);
    else expect(check).toThrow(expected);
  });

  test.each(['secret.x', `'open`, '1 2', 'a..b', 'list[', 'github.*.x'])('%s is refused', (text) => {
    expect(() => ask(text)).toThrow(/^f, k: /);
  });
});
