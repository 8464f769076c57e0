import { asciiLower, providers, serverUrlOf } from '@waybill/trusted-publishing';
import { visible } from '../../ui/values.tsx';
import type { Publisher } from './publisher-type.ts';

/** Who may publish, as one reads it: the CI, the repository, the file, the environment. */
export function Identity({ publisher }: { publisher: Publisher }) {
  const { provider, issuer, identity, environment } = publisher;
  const { repository, rest } = splitIdentity(publisher);
  const server = serverOf(provider, issuer);
  return (
    <dl class="facts">
      <dt>CI</dt>
      <dd>
        {titleOf(provider)}
        {server === null ? null : <span class="soft"> on {server}</span>}
      </dd>
      {repository === null ? null : (
        <>
          <dt>Repository</dt>
          <dd>
            <RepositoryLink publisher={publisher} path={repository} />
          </dd>
        </>
      )}
      {rest.map(({ key, label }) => (
        <>
          <dt>{label}</dt>
          <dd>
            <code>{visible(identity[key] ?? '')}</code>
          </dd>
        </>
      ))}
      <dt>Environment</dt>
      <dd>
        {environment.rule === 'named' ? (
          <code>{environment.name}</code>
        ) : environment.rule === 'none' ? (
          'the job must name none'
        ) : (
          'any, or none'
        )}
      </dd>
      {rulesInWords(publisher).map(([label, values]) => (
        <>
          <dt>{label}</dt>
          <dd>
            {values.map((value, at) => (
              <>
                {at === 0 ? '' : ', '}
                <code>{value}</code>
              </>
            ))}
          </dd>
        </>
      ))}
    </dl>
  );
}

function RepositoryLink({ publisher, path }: { publisher: Publisher; path: string }) {
  const descriptor = providers[publisher.provider];
  const server = descriptor === undefined ? '' : serverUrlOf(descriptor, publisher.issuer);
  if (!/^https?:\/\//.test(server)) return <code>{path}</code>;
  return <a href={`${server}/${path.split('/').map(encodeURIComponent).join('/')}`}>{path}</a>;
}

interface Split {
  /** `owner/repository`, where two fields come to that. */
  repository: string | null;
  rest: readonly { key: string; label: string }[];
}

/** Fields that are the two sides of one claim are read as the path that they are. */
export function splitIdentity({ provider, identity }: Pick<Publisher, 'provider' | 'identity'>): Split {
  const fields = providers[provider]?.identity ?? Object.keys(identity).map((key) => ({ key, label: key }));
  const [before, after] = ['before-last-slash', 'after-last-slash'].map((take) =>
    fields.find((field) => 'value' in field && field.value.take === take),
  );
  if (before === undefined || after === undefined) return { repository: null, rest: fields };
  return {
    repository: `${identity[before.key] ?? ''}/${identity[after.key] ?? ''}`,
    rest: fields.filter(({ key }) => key !== before.key && key !== after.key),
  };
}

/** In a few words: `acme/rocket · release.yml · release`. */
export function identityLine(publisher: Publisher): string {
  const { repository, rest } = splitIdentity(publisher);
  const { environment, identity } = publisher;
  return [
    ...(repository === null ? [] : [repository]),
    ...rest.map(({ key }) => identity[key] ?? ''),
    ...(environment.name === null ? [] : [environment.name]),
  ]
    .map(visible)
    .join(' · ');
}

export const titleOf = (provider: string): string =>
  providers[provider]?.title ?? (provider === 'generic' ? 'Another issuer' : provider);

/** Where it is not the one that everybody means. */
function serverOf(provider: string, issuer: string): string | null {
  const descriptor = providers[provider];
  const isUsual = descriptor?.defaultIssuers.some(({ url }) => url === issuer) ?? false;
  if (isUsual) return null;
  const server = descriptor === undefined ? issuer : serverUrlOf(descriptor, issuer);
  return asciiLower(server === '' ? issuer : server).replace(/^https?:\/\//, '');
}

function rulesInWords({ rules }: Publisher): [string, string[]][] {
  const rows: [string, string[]][] = [
    ['Refs', rules.refs],
    ['Ref', rules.ref_protected ? ['protected'] : []],
    ['Events', rules.events],
    ['Runner', rules.runner === null ? [] : [rules.runner]],
    [
      'Reusable workflow',
      rules.callee === null ? [] : [rules.callee.workflow, ...rules.callee.refs.map((ref) => `@${ref}`)],
    ],
    [
      'Claims',
      rules.claims.map(({ claim, op, value }) => `${claim} ${OPERATOR[op]} ${JSON.stringify(value)}`),
    ],
  ];
  return rows.filter(([, values]) => values.length > 0);
}

export const OPERATOR = { eq: 'is', in: 'is one of', contains: 'contains', glob: 'fits' } as const;
