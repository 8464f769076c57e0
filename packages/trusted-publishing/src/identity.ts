import { brokenRule } from './field-rules.ts';
import { type Inspection, inspect, type Outcome } from './outcome.ts';
import type { FieldRule, ProviderDescriptor } from './provider-descriptor.ts';
import { quote, show } from './text.ts';

/**
 * Checks what an owner typed to say who may publish, in the provider's order; the first field that breaks a rule is
 * refused with `publisher_field_invalid`, its name in `field`. Fields of other names are left alone and left out.
 *
 * @returns the provider's fields in the spelling of the owner. Whether such a repository exists is not checked.
 */
export function checkIdentity(
  descriptor: ProviderDescriptor,
  fields: Readonly<Record<string, unknown>>,
): Outcome<Record<string, string>> {
  return inspect((inspection) => {
    const identity: Record<string, string> = {};
    for (const { key, rules } of descriptor.identity) {
      identity[key] = requireField(
        inspection,
        key,
        rules,
        Object.hasOwn(fields, key) ? fields[key] : undefined,
      );
    }
    return identity;
  });
}

/** Checks the name of an environment by the provider's rules; refuses with `publisher_field_invalid`, field `environment`. */
export function checkEnvironmentName(descriptor: ProviderDescriptor, name: unknown): Outcome<string> {
  const { environment, title } = descriptor;
  if (environment === null) {
    return inspect((inspection) => {
      inspection.require(false, { name: 'field environment', expected: 'none', actual: show(name) }, () => ({
        code: 'publisher_field_invalid',
        detail: `${title} has no environments; the rule of the environment can only be \`any\`.`,
        field: 'environment',
      }));
      return '';
    });
  }
  return inspect((inspection) => requireField(inspection, 'environment', environment.rules, name));
}

function requireField(
  inspection: Inspection,
  key: string,
  rules: readonly FieldRule[],
  value: unknown,
): string {
  const problem =
    typeof value === 'string'
      ? brokenRule(rules, value)
      : `The field \`${key}\` must be a string, and is ${quote(value)}.`;
  inspection.require(
    problem === undefined,
    { name: `field ${key}`, expected: 'a value by the rules', actual: show(value) },
    () => ({ code: 'publisher_field_invalid', detail: problem ?? '', field: key }),
  );
  return String(value);
}
