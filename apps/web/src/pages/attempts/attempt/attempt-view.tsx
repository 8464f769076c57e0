import { pathTo } from '../../../paths.ts';
import { CopyButton } from '../../../ui/code.tsx';
import { Notice, Tag } from '../../../ui/notice.tsx';
import { Sentence } from '../../../ui/sentence.tsx';
import { Claimed, TimeAgo } from '../../../ui/values.tsx';
import { useProviderNames } from '../timeline/use-provider-names.ts';
import type { AttemptAnswer, Publisher } from './attempt-answer.ts';
import { ChecksTables } from './checks-table.tsx';
import { Claims } from './claims.tsx';
import { ErrorCode } from './error-code.tsx';
import { MendPanel } from './mend-panel.tsx';

/** An exchange with all that is known of it. @param crate null: an administrator looks, to whom it does not belong */
export function AttemptView({
  answer,
  crate,
  publishers,
}: {
  answer: AttemptAnswer;
  crate: string | null;
  publishers: readonly Publisher[];
}) {
  const { attempt } = answer;
  const isGranted = attempt.outcome === 'granted';
  return (
    <div class="stack wide">
      <div class="stack">
        <div class="row">
          <h2>
            Exchange {attempt.id} {isGranted ? 'granted' : 'refused'}
          </h2>
          <Tag tone={isGranted ? 'good' : 'alarm'}>{attempt.outcome}</Tag>
          <span class="soft">
            <TimeAgo at={attempt.at} />
          </span>
        </div>
        {isGranted ? null : (
          <Notice tone="warn" title="What the job was told">
            <p>
              <Sentence text={attempt.detail ?? ''} />
            </p>
          </Notice>
        )}
        <Facts answer={answer} />
      </div>
      {isGranted ? (
        <WhatFollowed answer={answer} />
      ) : crate === null ? null : (
        <MendPanel answer={answer} crate={crate} publishers={publishers} />
      )}
      <section class="stack" aria-labelledby="checks">
        <h2 id="checks">What was checked</h2>
        <ChecksTables attempt={attempt} crate={crate} publishers={publishers} />
      </section>
      <section class="stack" aria-labelledby="claims">
        <h2 id="claims">What the ID token said</h2>
        <Claims claims={attempt.claims} />
      </section>
    </div>
  );
}

function Facts({ answer: { attempt } }: { answer: AttemptAnswer }) {
  const nameOf = useProviderNames();
  return (
    <dl class="facts card">
      {attempt.code === null ? null : (
        <>
          <dt>Code</dt>
          <dd>
            <ErrorCode code={attempt.code} />
          </dd>
        </>
      )}
      <dt>CI</dt>
      <dd>
        {attempt.provider === null ? 'none that this registry trusts' : nameOf(attempt.provider)}
        {attempt.issuer === '' ? null : (
          <span class="soft">
            {' '}
            by <Claimed text={attempt.issuer} />
          </span>
        )}
      </dd>
      <dt>Repository</dt>
      <dd>
        {attempt.subject === null ? (
          'unknown: the ID token did not verify'
        ) : (
          <code>
            <Claimed text={attempt.subject} />
          </code>
        )}
      </dd>
      <dt>Crates</dt>
      <dd>
        {attempt.crates.length === 0
          ? 'none'
          : attempt.crates.map((name, at) => (
              <span key={name}>
                {at === 0 ? '' : ', '}
                <a href={pathTo('crate', { name })}>{name}</a>
              </span>
            ))}
      </dd>
      <dt>Version</dt>
      <dd>
        {attempt.version ?? (
          <span class="soft">
            {attempt.subject === null ? 'unknown' : 'the job named none: it asked for a token for any'}
          </span>
        )}
      </dd>
      <dt>In the log as</dt>
      <dd>
        <code>{attempt.correlation_id}</code>{' '}
        <CopyButton text={attempt.correlation_id} name="the reference" />
      </dd>
    </dl>
  );
}

const ends = {
  used_up: 'used up by its upload',
  revoked: 'revoked, as a job does when it is done',
  exposed: 'revoked, since it was found in the open',
  publisher_changed: 'ended with a change of its publisher',
  expired: 'ran out',
} as const;

function WhatFollowed({ answer: { token, uploads } }: { answer: AttemptAnswer }) {
  return (
    <section class="stack" aria-labelledby="followed">
      <h2 id="followed">What came of it</h2>
      <dl class="facts card">
        <dt>Published</dt>
        <dd>
          {uploads.length === 0
            ? 'nothing'
            : uploads.map(({ crate, version }, at) => (
                <span key={`${crate} ${version}`}>
                  {at === 0 ? '' : ', '}
                  <a href={pathTo('version', { name: crate, version })}>
                    {crate} {version}
                  </a>
                </span>
              ))}
        </dd>
        <dt>Access token</dt>
        <dd>
          {token === null ? (
            'nothing is known of it any more'
          ) : (
            <>
              {token.bound ? 'for one upload of one file' : 'for uploads until its end'},{' '}
              {token.ended === null || token.ended_at === null ? (
                <>
                  good for a while: it ends <TimeAgo at={token.expires_at} />
                </>
              ) : (
                <>
                  {ends[token.ended]} <TimeAgo at={token.ended_at} />
                </>
              )}
            </>
          )}
        </dd>
      </dl>
    </section>
  );
}
