import { useAnswer } from '../../api/queries.ts';
import { pathTo } from '../../paths.ts';
import { Notice, Tag } from '../../ui/notice.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import { counted, Day, TimeAgo } from '../../ui/values.tsx';
import { Identity, identityLine } from './identity.tsx';
import { Pins } from './pins.tsx';
import { PublisherActions } from './publisher-actions.tsx';
import type { Publisher } from './publisher-type.ts';
import { stateWords } from './state-words.ts';

/** One trusted publisher: whom it trusts, how it fares, and what can be done about it. */
export function PublisherCard({ publisher, edit }: { publisher: Publisher; edit: string }) {
  const { word, tone, says } = stateWords(publisher, new Date());
  const answer = useAnswer('/api/v1/trusted_publishing/publishers/{id}', {
    params: { path: { id: String(publisher.id) } },
  });
  const warnings = answer.data?.warnings ?? [];
  return (
    <article class="card stack" aria-label={identityLine(publisher)}>
      <div class="row apart">
        <div class="row">
          <h2>{identityLine(publisher)}</h2>
          <Tag tone={tone}>{word}</Tag>
          {publisher.require_api_token ? <Tag>wants an API token too</Tag> : null}
        </div>
        <PublisherActions publisher={publisher} edit={edit} />
      </div>
      {says === null ? null : (
        <Notice tone={tone === 'alarm' ? 'warn' : tone === 'warn' ? 'warn' : 'info'}>
          <p>{says}</p>
          {publisher.state === 'needs_review' ? (
            <p>
              <a href={edit}>Compare the ids</a>
            </p>
          ) : null}
        </Notice>
      )}
      {publisher.created_by_is_owner === false ? (
        <Notice tone="warn">
          <p>
            {publisher.created_by ?? 'Whoever made it'} owns the crate no longer. Decide whether it is to
            stay: keep it, or delete it.
          </p>
        </Notice>
      ) : null}
      <div class="publisher-halves">
        <Identity publisher={publisher} />
        <Use publisher={publisher} />
      </div>
      {warnings.length === 0 ? null : (
        <Notice tone="warn" title={warnings.length === 1 ? undefined : 'What to know about it'}>
          {warnings.map((warning) => (
            <p key={warning}>
              <Sentence text={warning} />
            </p>
          ))}
        </Notice>
      )}
    </article>
  );
}

function Use({ publisher }: { publisher: Publisher }) {
  const { last_used_at: used, live_tokens: live, created_by: maker, crates } = publisher;
  return (
    <dl class="facts">
      <dt>Last used</dt>
      <dd>{used === null ? 'never' : <TimeAgo at={used} />}</dd>
      <dt>Live tokens</dt>
      <dd>{live === 0 ? 'none' : counted(live, 'access token')}</dd>
      <dt>May</dt>
      <dd>{publisher.scopes.join(', ')}</dd>
      {crates.length > 1 ? (
        <>
          <dt>Crates</dt>
          <dd>{crates.join(', ')}</dd>
        </>
      ) : null}
      <dt>Made</dt>
      <dd>
        <Day at={publisher.created_at} /> by{' '}
        {maker === null ? 'somebody who is gone' : <a href={pathTo('user', { login: maker })}>{maker}</a>}
      </dd>
      <Pins publisher={publisher} />
    </dl>
  );
}
