import { formatInWords, inFormat } from './claims.ts';
import { type Inspection, inspect, type Outcome } from './outcome.ts';
import type { ProviderDescriptor } from './provider-descriptor.ts';
import { quote, quoteAll, show } from './text.ts';

/**
 * Checks the immutable ids that an owner gives a publisher from the start, by the name of their claim; null is one that is to
 * be learned. Refuses a pin the provider does not have and an id that no token can have, with `publisher_field_invalid`.
 *
 * @returns the ids in the spelling in which those of tokens are compared, so that a UUID in capitals fits.
 */
export function checkPins(
  descriptor: ProviderDescriptor,
  pins: Readonly<Record<string, unknown>>,
): Outcome<Record<string, string | null>> {
  return inspect((inspection) =>
    Object.fromEntries(
      Object.entries(pins).map(([claim, value]) => [claim, requirePin(inspection, descriptor, claim, value)]),
    ),
  );
}

function requirePin(
  inspection: Inspection,
  { title, pins, claims }: ProviderDescriptor,
  claim: string,
  value: unknown,
): string | null {
  const field = `pins.${show(claim)}`;
  const rule = pins.some((pin) => pin.claim === claim) ? claims[claim] : undefined;
  const format = rule !== undefined && 'format' in rule ? rule.format : undefined;
  const known = quoteAll(pins.map((pin) => pin.claim)) || 'none, as its identity is made of ids';
  const its = inspection.need(
    format,
    { name: `field ${field}`, expected: known, actual: show(claim) },
    () => ({
      code: 'publisher_field_invalid',
      detail: `${title} has no pin ${quote(claim)}; expected ${known}.`,
      field,
    }),
  );
  if (value === null) return null;
  const says = formatInWords(its);
  const id = typeof value === 'string' ? inFormat(its, value) : undefined;
  return inspection.need(id, { name: `field ${field}`, expected: says, actual: show(value) }, () => ({
    code: 'publisher_field_invalid',
    detail: `The pin ${quote(claim)} must be the id as the ID token has it, ${says}, and is ${quote(value)}.`,
    field,
  }));
}
