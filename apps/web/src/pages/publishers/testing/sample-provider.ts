import { type ProviderDescriptor, providers } from '@waybill/trusted-publishing';
import type { Provider } from '../descriptor.ts';

/** What the registry answers of each provider, as far as the form looks at it. */
export const sampleProviders: readonly Provider[] = Object.values(providers).map(shown);

export function sampleProvider(id: string): Provider {
  const found = sampleProviders.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no provider ${id}`);
  return found;
}

function shown(descriptor: ProviderDescriptor): Provider {
  const { constraints, defaultIssuers } = descriptor;
  return {
    id: descriptor.id,
    title: descriptor.title,
    fields: descriptor.identity.map(({ key, label, help, example, role }) => ({
      ...{ key, label, help, example, role },
      rules: [],
    })),
    environment:
      descriptor.environment === null ? null : { rules: [], how_to_name: descriptor.environment.howToName },
    pins: descriptor.pins.map(({ claim, label, meaning }) => ({ claim, label, meaning })),
    rules: {
      refs: constraints.ref !== null,
      ref_protected: constraints.refProtected !== null,
      events: [...(descriptor.trigger?.known ?? [])],
      runner: [...(constraints.runner?.values ?? [])],
      callee: constraints.callee !== null,
      claims: Object.keys(descriptor.claims),
    },
    guide: { trust: '', issuers: [], acquire: [], advice: [] },
    issuers: [defaultIssuers[0]?.url ?? `https://${descriptor.id}.acme.example`],
  };
}
