type Features = Readonly<Record<string, readonly string[]>>;

/**
 * Separates the features that cargo before 1.60 cannot read: those that use `dep:` or `?/`, and those that enable, in
 * however many steps, one of them. Old cargo would otherwise drop the whole version (crates-io-api §12).
 *
 * @returns `features2: null` when there is nothing to separate.
 */
export function splitFeatures(all: Features): { features: Features; features2: Features | null } {
  const enabledBy = new Map<string, string[]>();
  for (const [name, values] of Object.entries(all)) {
    for (const value of new Set(values)) {
      const dependents = enabledBy.get(value) ?? [];
      dependents.push(name);
      enabledBy.set(value, dependents);
    }
  }

  const modern = new Set(Object.keys(all).filter((name) => all[name]?.some(isModern)));
  // A set can grow while it is walked; what is added is still visited.
  for (const name of modern) {
    for (const dependent of enabledBy.get(name) ?? []) modern.add(dependent);
  }
  if (modern.size === 0) return { features: all, features2: null };
  return {
    features: pick(all, (name) => !modern.has(name)),
    features2: pick(all, (name) => modern.has(name)),
  };
}

function isModern(value: string): boolean {
  return value.startsWith('dep:') || value.includes('?/');
}

function pick(features: Features, isWanted: (name: string) => boolean): Features {
  const picked: Record<string, readonly string[]> = Object.create(null);
  for (const [name, values] of Object.entries(features)) {
    if (isWanted(name)) picked[name] = values;
  }
  return picked;
}
