import type { Answer } from '../../../api/client.ts';
import { Notice, Tag } from '../../../ui/notice.tsx';
import { counted } from '../../../ui/values.tsx';

export type IssuerCheck = Answer<'/api/v1/admin/issuers/{id}/check', 'post'>['check'];

/** What to do about a problem, where there is something to do. */
const remedies: Partial<Record<NonNullable<IssuerCheck['problem']>['code'], string>> = {
  unreachable:
    'It may be down, or this server cannot reach it. Without a network to it, give its keys by hand below.',
  address_refused:
    'It is at a private address, or without https. If that is how it is meant to be, tick “It is inside our own network”.',
  certificate_refused: 'Give the certificate authority that signed its certificate.',
  issuer_mismatch:
    'The address must be exactly the one that the document names, to the last letter and slash.',
  keys_elsewhere: 'If these are the hosts you expect, name them under “Other hosts of its keys”.',
  no_usable_key: 'If it signs with another algorithm, choose it under “Algorithms”.',
};

/** What an issuer showed of itself when it was asked just now. */
export function CheckResult({ check }: { check: IssuerCheck }) {
  const usable = check.keys.filter((key) => key.usable).length;
  const { problem } = check;
  return (
    <section class="stack" aria-labelledby="check-title">
      <h2 id="check-title">What it showed</h2>
      {problem ? (
        <Notice tone="alarm" title="It is not fit to be trusted as it is">
          <p>{sentence(problem.detail)}</p>
          {remedies[problem.code] ? <p>{remedies[problem.code]}</p> : null}
          <p class="small soft mono">{problem.code}</p>
        </Notice>
      ) : (
        <Notice tone="good" title="It answers as an issuer has to">
          <p>
            {counted(usable, 'key')} of {check.keys.length} can verify an ID token of its jobs.
          </p>
        </Notice>
      )}
      {check.warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          <p>{sentence(warning)}</p>
        </Notice>
      ))}
      <dl class="facts">
        <Fact name="Asked" value={check.discovery_url} none="nobody: its keys were given by hand" />
        <Fact name="It calls itself" value={check.issuer} none="nothing that could be read" />
        <Fact name="Its keys are at" value={check.jwks_uri} none="not known" />
        <dt>Algorithms</dt>
        <dd>{check.algorithms.join(', ') || 'none'}</dd>
      </dl>
      {check.keys.length === 0 ? null : (
        <div class="card flush table-frame">
          <table class="folds">
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Kind</th>
                <th scope="col">Algorithm</th>
                <th scope="col">Fit</th>
              </tr>
            </thead>
            <tbody>
              {check.keys.map((key, index) => (
                <tr key={key.kid ?? index}>
                  <th scope="row" class="mono anywhere">
                    {key.kid ?? 'without an id'}
                  </th>
                  <td data-label="Kind">{key.kty ?? 'not told'}</td>
                  <td data-label="Algorithm">{key.alg ?? 'not told'}</td>
                  <td>{key.usable ? <Tag tone="good">usable</Tag> : <Tag>not usable</Tag>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Fact({ name, value, none }: { name: string; value: string | null; none: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value === null ? <span class="soft">{none}</span> : <span class="mono">{value}</span>}</dd>
    </>
  );
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
