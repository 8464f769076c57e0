import type { PublisherPatch, PublisherView } from '@waybill/api';
import { ClientFault } from '@waybill/api/client';
import { refuseForeignFields } from './complete-publisher.ts';
import { fieldsIn, type PublisherOptions } from './publisher-options.ts';

export const clearable = ['refs', 'events', 'runner', 'callee', 'claims', 'lifetime', 'environment'] as const;

export interface EditOptions extends PublisherOptions {
  readonly addCrate?: readonly string[];
  readonly removeCrate?: readonly string[];
  readonly clear?: readonly string[];
  readonly state?: 'active' | 'disabled';
  readonly repin?: boolean;
  readonly keep?: boolean;
}

/** The change that was told, without what was not. @throws {ClientFault} `usage` */
export function editRequest(current: PublisherView, options: EditOptions): PublisherPatch {
  const { rules, pins, crates, ...fields } = fieldsIn(options);
  refuseForeignFields(current.provider, fields.identity ?? {});
  const cleared = clearedBy(options.clear ?? []);
  const allRules = { ...cleared.rules, ...rules };
  const allPins = { ...(options.repin ? emptied(current.pins) : {}), ...pins };
  const allCrates = cratesAfter(crates ?? null, current, options);
  return {
    ...cleared.fields,
    ...fields,
    ...(allCrates === null ? {} : { crates: allCrates }),
    ...(Object.keys(allRules).length === 0 ? {} : { rules: allRules }),
    ...(Object.keys(allPins).length === 0 ? {} : { pins: allPins }),
    ...(options.state === undefined ? {} : { state: options.state }),
    ...(options.keep ? { keep: true as const } : {}),
  };
}

function cratesAfter(
  replaced: readonly string[] | null,
  current: PublisherView,
  { addCrate = [], removeCrate = [] }: EditOptions,
): readonly string[] | null {
  if (replaced === null && addCrate.length + removeCrate.length === 0) return null;
  const before = replaced ?? current.crates;
  const stranger = removeCrate.find((name) => !before.includes(name));
  if (stranger !== undefined)
    throw new ClientFault('usage', `the publisher ${current.id} has no crate \`${stranger}\``, {
      remedy: `it has: ${current.crates.join(', ')}`,
    });
  return [...new Set([...before, ...addCrate])].filter((name) => !removeCrate.includes(name));
}

function clearedBy(names: readonly string[]): { fields: PublisherPatch; rules: PublisherPatch['rules'] } {
  const has = (name: (typeof clearable)[number]) => names.includes(name);
  return {
    fields: {
      ...(has('lifetime') ? { token_lifetime_seconds: null } : {}),
      ...(has('environment') ? { environment: { rule: 'any' as const } } : {}),
    },
    rules: {
      ...(has('refs') ? { refs: [] } : {}),
      ...(has('events') ? { events: [] } : {}),
      ...(has('runner') ? { runner: null } : {}),
      ...(has('callee') ? { callee: null } : {}),
      ...(has('claims') ? { claims: [] } : {}),
    },
  };
}

const emptied = (pins: PublisherView['pins']): Record<string, null> =>
  Object.fromEntries(Object.keys(pins).map((claim) => [claim, null]));
