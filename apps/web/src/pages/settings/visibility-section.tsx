import { useState } from 'preact/hooks';
import { send } from '../../api/client.ts';
import { refresh } from '../../api/queries.ts';
import { pathTo } from '../../paths.ts';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { Notice, Tag } from '../../ui/notice.tsx';
import type { SectionProps } from './crate-settings-page.tsx';
import { whyNotVisibility } from './rights.ts';

export function VisibilitySection({ crate: { name, visibility }, part: { rights } }: SectionProps) {
  const [warnings, setWarnings] = useState<readonly string[]>([]);
  const reason = whyNotVisibility(rights);
  const change = async (next: 'public' | 'private') => {
    const answer = await send('patch', '/api/v1/crates/{name}', {
      params: { path: { name } },
      body: { crate: { visibility: next } },
    });
    setWarnings(answer.warnings);
    await refresh(
      '/api/v1/crates/{name}',
      '/api/v1/organizations/{organization}',
      '/api/v1/crates',
      '/api/v1/summary',
    );
  };
  return (
    <section class="card stack" aria-labelledby="visibility">
      <h2 id="visibility">Visibility</h2>
      <p class="row">
        {visibility === 'private' ? (
          <>
            <Tag>private</Tag> For whoever has no part in it, this crate is not there.
          </>
        ) : (
          <>
            <Tag>public</Tag> Whoever may read this registry reads this crate.
          </>
        )}
      </p>
      {warnings.length === 0 ? null : (
        <Notice tone="warn" title={`${name} is private now`}>
          {warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Notice>
      )}
      {reason !== null ? (
        <p class="soft">{reason}</p>
      ) : (
        <div class="row">
          {visibility === 'public' ? (
            <ConfirmButton
              action="Make it private"
              title={`Make ${name} private?`}
              onConfirm={() => change('private')}
            >
              <p>
                Only its owners, the members of its organisation, teams that own or read it, administrators
                and jobs of its trusted publishers see it then.
              </p>
              <ul>
                <li>
                  It leaves the public index at once. A <code>Cargo.lock</code> that has it from there stops
                  working for everybody, owners included, until they take it from the private index.
                </li>
                <li>Public crates that depend on it can no longer be resolved through the public index.</li>
                <li>What others have downloaded, they keep. Its owners get a mail.</li>
              </ul>
            </ConfirmButton>
          ) : (
            <ConfirmButton
              action="Make it public"
              title={`Make ${name} public?`}
              onConfirm={() => change('public')}
            >
              <p>
                Everything in it is public then: all versions, with their files and readmes, and who owns it.
                What somebody has read cannot be taken back.
              </p>
            </ConfirmButton>
          )}
        </div>
      )}
      <p class="soft small">
        <a href={pathTo('doc', { page: 'private-crates' })}>How cargo reads private crates</a>
      </p>
    </section>
  );
}
