import type { ClaimFormat, Derivation, ProviderDescriptor } from '@waybill/trusted-publishing';

/** A job in the words of the form. */
export interface Job {
  identity: Readonly<Record<string, string>>;
  /** The full git ref. */
  ref: string;
  refProtected: boolean;
  event: string;
  /** Empty: it names none. */
  environment: string;
  runner: string;
  /** `owner/repository/path@ref` of the reusable workflow that defines it; empty: none does. */
  callee: string;
  /** The ids behind the names; those that are not here get one. */
  pins: Readonly<Record<string, string | null>>;
  /** Further claims, by their names. */
  claims: Readonly<Record<string, unknown>>;
}

type Claims = Record<string, unknown>;
interface Around {
  job: Job;
  descriptor: ProviderDescriptor;
  issuer: string;
  serverUrl: string;
}

/** Looks like no id that one knows, and like each of the forms that ids have. */
const SAMPLE: Record<ClaimFormat, unknown> = {
  text: 'sample',
  digits: '1000001',
  commit: '0123456789abcdef0123456789abcdef01234567',
  'owner/name': 'sample/sample',
  'group/name': 'sample/sample',
  uuid: '00000000-0000-4000-8000-000000000001',
  email: 'sample@example.com',
  boolean: false,
  integer: 1,
};

/**
 * The claims that the CI would put into the ID token of such a job, as its descriptor has them: the derivations of the
 * provider's tables, the other way round. For the preview alone; nothing signs them.
 */
export function claimsOf(around: Around): Claims {
  const { job, descriptor, issuer } = around;
  const claims: Claims = {};
  for (const [name, rule] of Object.entries(descriptor.claims))
    if (rule.use === 'required') put(claims, name, SAMPLE[rule.format]);
  for (const { claim, before, after } of descriptor.issuerBindings)
    if (issuer.startsWith(before) && issuer.endsWith(after) && issuer.length > before.length)
      put(claims, claim, issuer.slice(before.length, issuer.length - after.length));
  for (const [claim, id] of Object.entries(job.pins)) if (id !== null) put(claims, claim, id);
  putRef(claims, around);
  putIdentity(claims, around);
  const { trigger, environment, constraints } = descriptor;
  if (trigger !== null) put(claims, trigger.claim, job.event);
  if (environment !== null && job.environment !== '') put(claims, environment.claim, job.environment);
  if (constraints.refProtected !== null)
    put(claims, constraints.refProtected, typed(descriptor, constraints.refProtected, job.refProtected));
  if (constraints.runner !== null && job.runner !== '') put(claims, constraints.runner.claim, job.runner);
  if (constraints.callee !== null && job.callee !== '') {
    put(claims, constraints.callee.claim, job.callee);
    put(claims, constraints.callee.commit, SAMPLE.commit);
  }
  for (const [claim, value] of Object.entries(job.claims)) put(claims, claim, value);
  putRequired(claims, around);
  return claims;
}

function putRef(claims: Claims, { job, descriptor }: Around): void {
  const { ref } = descriptor.constraints;
  if (ref === null || job.ref === '') return;
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(job.ref) ?? [];
  if (ref.take === 'git-ref') put(claims, kind === 'tags' ? ref.tag : ref.claim, name);
  else put(claims, ref.claim, ref.take === 'prefixed' ? job.ref.slice(ref.prefix.length) : job.ref);
}

function putIdentity(claims: Claims, { job, descriptor, serverUrl }: Around): void {
  const later: [Derivation, string][] = [];
  const sides: Record<string, { before?: string; after?: string }> = {};
  for (const { key, value: derivation } of descriptor.identity) {
    const value = job.identity[key] ?? '';
    if (derivation.take === 'before-last-slash')
      sides[derivation.claim] = { ...sides[derivation.claim], before: value };
    else if (derivation.take === 'after-last-slash')
      sides[derivation.claim] = { ...sides[derivation.claim], after: value };
    else if (derivation.take === 'claim') put(claims, derivation.claim, value);
    else later.push([derivation, value]);
  }
  for (const [claim, { before = '', after = '' }] of Object.entries(sides))
    put(claims, claim, `${before}/${after}`);
  const ref = job.ref === '' ? 'refs/heads/main' : job.ref;
  for (const [derivation, file] of later) {
    if (derivation.take === 'workflow-file') {
      const directory = derivation.keepsDirectory ? '' : (derivation.directories[0] ?? '');
      put(claims, derivation.claim, `${get(claims, derivation.repository)}/${directory}${file}@${ref}`);
    } else if (derivation.take === 'config-path') {
      const server = serverUrl.replace(/^https?:\/\//, '');
      put(claims, derivation.claim, `${server}/${get(claims, derivation.project)}//${file}@${ref}`);
    }
  }
}

/** What every token of the provider says: that the job is one that may publish at all. */
function putRequired(claims: Claims, { descriptor, job }: Around): void {
  for (const { claim, must, values } of descriptor.requirements) {
    if (Object.hasOwn(job.claims, claim)) continue;
    const [first = ''] = values;
    const rule = descriptor.claims[claim];
    if (must === 'be')
      put(claims, claim, rule?.use !== 'ignored' && rule?.format === 'boolean' ? first === 'true' : first);
    if (must === 'end-with' && !values.some((end) => String(get(claims, claim)).endsWith(end)))
      put(claims, claim, `sample${first}`);
  }
  for (const { claim, equals } of descriptor.agreements)
    if (get(claims, claim) !== undefined) put(claims, claim, get(claims, equals));
}

function typed(descriptor: ProviderDescriptor, claim: string, value: boolean): boolean | string {
  const rule = descriptor.claims[claim];
  return rule !== undefined && rule.use !== 'ignored' && rule.format === 'boolean' ? value : String(value);
}

const partsOf = (name: string): string[] =>
  name.startsWith('/')
    ? name
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    : [name];

/** A name that begins with `/` is a path to a claim within a claim. */
function put(claims: Claims, name: string, value: unknown): void {
  const parts = partsOf(name);
  const last = parts.pop() ?? '';
  let at = claims;
  for (const part of parts) {
    const next = at[part];
    const inner = typeof next === 'object' && next !== null ? (next as Claims) : {};
    at[part] = inner;
    at = inner;
  }
  at[last] = value;
}

function get(claims: Claims, name: string): unknown {
  return partsOf(name).reduce<unknown>((at, part) => (at as Claims | undefined)?.[part], claims);
}
