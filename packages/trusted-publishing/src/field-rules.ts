import type { FieldRule } from './provider-descriptor.ts';
import { byteLength, isPlainText } from './text.ts';

/** The sentence of the first rule the value breaks; undefined where it keeps them all. */
export function brokenRule(rules: readonly FieldRule[], value: string): string | undefined {
  return rules.find((rule) => !keeps(rule, value))?.says;
}

function keeps(rule: FieldRule, value: string): boolean {
  switch (rule.rule) {
    case 'not-empty':
      return value !== '';
    case 'max-bytes':
      return byteLength(value) <= rule.bytes;
    case 'ends-with':
      return rule.oneOf.some((suffix) => value.endsWith(suffix));
    case 'not-at-start':
      return !rule.oneOf.some((prefix) => value.startsWith(prefix));
    case 'not-at-end':
      return !rule.oneOf.some((suffix) => value.endsWith(suffix));
    case 'without':
      return ![...rule.characters].some((character) => value.includes(character));
    case 'pattern':
      return new RegExp(`^(?:${rule.pattern})$`, 'v').test(value);
    case 'plain-text':
      return isPlainText(value);
  }
}
