import { describe, expect, test } from 'vitest';
import { parseYaml } from '../part.ts';
import { matchesAny } from './ref-patterns.ts';
import { checkTrigger } from './triggers.ts';

const on = (text: string) => parseYaml(text, 'r.yml').at('on');
const event = (name: string, ref = 'refs/heads/main', inputs = {}) => ({
  name,
  ref,
  inputs,
  type: undefined,
});

describe('what a workflow runs for', () => {
  test.each([
    ['on: push', 'push', 'refs/heads/main', true],
    ['on: [release, push]', 'push', 'refs/tags/v1', true],
    ['on: { push: { tags: ["v*"] } }', 'push', 'refs/tags/v1.2.3', true],
    ['on: { push: { tags: ["v*"] } }', 'push', 'refs/tags/1.2.3', false],
    ['on: { push: { tags: ["v*"] } }', 'push', 'refs/heads/main', false],
    ['on: { push: { tags: ["v*", "!v*-rc*"] } }', 'push', 'refs/tags/v1.0.0-rc.1', false],
    ['on: { push: { branches: [main] } }', 'push', 'refs/tags/v1', false],
    ['on: { push: { branches-ignore: ["feature/**"] } }', 'push', 'refs/heads/feature/a/b', false],
    ['on: { push: { branches-ignore: ["feature/**"] } }', 'push', 'refs/heads/main', true],
    ['on: { release: { types: [published] } }', 'release', 'refs/tags/v1', true],
    ['on: { release: { types: [created] } }', 'release', 'refs/tags/v1', false],
    ['on: { schedule: [{ cron: "0 4 * * 1" }] }', 'schedule', 'refs/heads/main', true],
    ['on: workflow_dispatch', 'push', 'refs/heads/main', false],
  ])('%s, a %s of %s: %s', (text, name, ref, runs) => {
    const check = () => checkTrigger(on(text), event(name, ref));
    if (runs) expect(check()).toEqual({});
    else expect(check).toThrow(/r\.yml, on\S*: the workflow does not run for/);
  });

  test('gives a workflow started by hand its inputs, checked and with their defaults', () => {
    const text = `on: { workflow_dispatch: { inputs: {
      dry: { type: boolean, default: true }, crate: { required: true }, level: { type: choice, options: [a, b], default: a } } } }`;
    const given = (inputs: Record<string, string>) =>
      checkTrigger(on(text), event('workflow_dispatch', undefined, inputs));
    expect(given({ crate: 'rocket' })).toEqual({ dry: true, crate: 'rocket', level: 'a' });
    expect(() => given({})).toThrow('inputs.crate: the input is required');
    expect(() => given({ crate: 'x', level: 'c' })).toThrow('"c" is not among the options');
    expect(() => given({ crate: 'x', crat: 'c' })).toThrow('there is no input "crat"');
  });

  test('a filter not known here is refused', () => {
    expect(() => checkTrigger(on('on: { push: { paths: [x] } }'), event('push'))).toThrow(
      '"paths" is not understood',
    );
  });

  test.each([
    ['v[12].[0-9]+', 'v2.10', true],
    ['v[12].[0-9]+', 'v3.1', false],
    ['releases/*', 'releases/a/b', false],
    ['a.b', 'axb', false],
  ])('%s for %s: %s', (pattern, name, matches) => {
    expect(matchesAny(name, [pattern])).toBe(matches);
  });
});
