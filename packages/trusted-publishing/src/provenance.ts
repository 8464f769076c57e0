import { derive } from './facts.ts';
import { parseUrl } from './parse-url.ts';
import type {
  Derivation,
  OwnProvenanceField,
  ProvenanceField,
  ProvenanceLink,
} from './provider-descriptor.ts';
import type { VerifiedIdToken } from './verified-id-token.ts';

/**
 * Where an upload came from, as JSON. `provider`, `repository`, `run_id` and `sha` have the names crates.io uses; a
 * provider for which crates.io has other names has those as well. What
 * the token does not say, or says in a form that is not the provider's, is null. Evidence, not permission.
 *
 * Hide it from anonymous readers unless `visibility` is `public`: names of private repositories are private.
 */
export type Provenance = { readonly provider: string } & Readonly<Record<ProvenanceField, string | null>> &
  Readonly<Partial<Record<OwnProvenanceField, string | null>>> & {
    readonly links: Readonly<Record<ProvenanceLink, string | null>>;
  };

/** Links are made for https, and for http only where the issuer itself is on http (a development issuer). */
export function provenanceOf(token: VerifiedIdToken): Provenance {
  const { provider, serverUrl, url } = token.issuer;
  const derived = (derivation: Derivation | undefined): string | null =>
    (derivation && derive(derivation, token.claims, token.issuer)) ?? null;
  const value = (field: ProvenanceField) => derived(provider.provenance[field]);
  const own = Object.fromEntries(
    Object.entries(provider.ownProvenance).map(([field, derivation]) => [field, derived(derivation)]),
  );
  const fields = {
    repository: value('repository'),
    run_id: value('run_id'),
    sha: value('sha'),
    run_attempt: value('run_attempt'),
    ref: value('ref'),
    workflow: value('workflow'),
    workflow_sha: value('workflow_sha'),
    event: value('event'),
    environment: value('environment'),
    actor: value('actor'),
    actor_id: value('actor_id'),
    repository_id: value('repository_id'),
    repository_owner_id: value('repository_owner_id'),
    runner_environment: value('runner_environment'),
    job_workflow_ref: value('job_workflow_ref'),
    visibility: value('visibility'),
  };
  const base = linkBase(serverUrl, url);
  const link = (name: ProvenanceLink) => firstLink(base, provider.links[name], { ...fields, ...own });
  return {
    provider: provider.id,
    ...fields,
    ...own,
    links: { run: link('run'), commit: link('commit'), workflow: link('workflow') },
  };
}

function linkBase(serverUrl: string, issuerUrl: string): string | undefined {
  const server = parseUrl(serverUrl);
  if (server === undefined) return undefined;
  const isAllowed =
    server.protocol === 'https:' ||
    (server.protocol === 'http:' && parseUrl(issuerUrl)?.protocol === 'http:');
  return isAllowed ? `${server.origin}${server.pathname.replace(/\/+$/, '')}` : undefined;
}

function firstLink(
  base: string | undefined,
  templates: readonly string[],
  fields: Readonly<Record<string, string | null>>,
): string | null {
  if (base === undefined) return null;
  for (const template of templates) {
    const path = filled(template, fields);
    if (path !== undefined) return `${base}/${path}`;
  }
  return null;
}

function filled(template: string, fields: Readonly<Record<string, string | null>>): string | undefined {
  let complete = true;
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const encoded = encodedPath(fields[name]);
    complete &&= encoded !== undefined;
    return encoded ?? '';
  });
  return complete ? path : undefined;
}

// `.` and `..` mean a way up in every encoding, so no link is made of them.
function encodedPath(value: string | null | undefined): string | undefined {
  const segments = value?.split('/') ?? [''];
  const isClimbing = segments.some((segment) => segment === '' || segment === '.' || segment === '..');
  return isClimbing ? undefined : segments.map(encodeURIComponent).join('/');
}
