import { type ProviderDescriptor, providers } from '@waybill/trusted-publishing';
import type { FastifyInstance } from 'fastify';
import type { Platform } from '../../../platform/platform.ts';
import type { Access } from '../../access/index.ts';
import type { Issuers } from '../issuers/issuers.ts';
import type { Issuer } from '../issuers/to-issuer.ts';
import { listProvidersDocs } from './documentation.ts';

/** `GET providers`: what a form for a publisher needs, from the descriptors, with the issuers that can be chosen. */
export function providerRoutes(platform: Platform, issuers: Issuers, access: Access) {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', access.requireReader);
    app.get('/api/v1/trusted_publishing/providers', { schema: listProvidersDocs }, async () => {
      const known = (await issuers.current()).all();
      return {
        // What the operator names a job by differs from one generic issuer to the next, so each is a form of its own.
        providers: [
          ...Object.values(providers).map((provider) => ({ provider, issuers: urlsOf(known, provider.id) })),
          ...known
            .filter((issuer) => issuer.enabled && !Object.hasOwn(providers, issuer.provider.id))
            .map(({ provider, url }) => ({ provider, issuers: [url] })),
        ].map(({ provider, issuers: urls }) => ({
          ...describeProvider(provider, platform.config.trustedPublishing.audience),
          issuers: urls,
        })),
      };
    });
  };
}

const urlsOf = (known: readonly Issuer[], id: string): string[] =>
  known.filter(({ enabled, provider }) => enabled && provider.id === id).map(({ url }) => url);

function describeProvider(provider: ProviderDescriptor, audience: string) {
  const { constraints, environment, trigger, guide } = provider;
  return {
    id: provider.id,
    title: provider.title,
    fields: provider.identity.map(({ key, label, help, example, role, rules }) => ({
      key,
      label,
      help,
      example,
      role,
      rules,
    })),
    environment:
      environment === null ? null : { rules: environment.rules, how_to_name: environment.howToName },
    pins: provider.pins.map(({ claim, label, meaning }) => ({ claim, label, meaning })),
    rules: {
      refs: constraints.ref !== null,
      ref_protected: constraints.refProtected !== null,
      events: trigger?.known ?? [],
      runner: constraints.runner?.values ?? [],
      callee: constraints.callee !== null,
      claims: Object.keys(provider.claims).filter((name) => name !== 'sub'),
    },
    guide: {
      trust: guide.trust,
      issuers: guide.issuers,
      acquire: guide.acquire.map(({ says, snippet }) => ({
        says,
        snippet: snippet?.replaceAll('{{audience}}', audience) ?? null,
      })),
      advice: guide.advice,
    },
  };
}
