import { useLocation } from 'preact-iso/router';
import { send } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import { CrateFrame } from '../../crate/crate-frame.tsx';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { PausedNotice } from '../../registry/paused-notice.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Notice, Tag } from '../../ui/notice.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import { Empty } from '../../ui/states.tsx';
import type { PageProps } from '../area.ts';
import type { Provider } from './descriptor.ts';
import { draftOf, newDraft } from './form/draft.ts';
import { PublisherForm } from './form/publisher-form.tsx';
import { requestOf } from './form/request.ts';
import { identityLine } from './identity.tsx';
import { change, PublisherActions, refreshPublishers } from './publisher-actions.tsx';
import type { Publisher } from './publisher-type.ts';
import { Repin } from './repin.tsx';
import { Review } from './review.tsx';
import { stateWords } from './state-words.ts';

/** `/crates/:name/publishers/new` */
export function NewPublisherPage({ params: { name = '' } }: PageProps) {
  return (
    <CrateFrame name={name} tab="cratePublishers" title="New trusted publisher">
      {({ crate }) => <NewPublisherOf crate={crate.name} repository={crate.repository} />}
    </CrateFrame>
  );
}

/** The form, for whom the registry shows the publishers there are: nobody else may add one. */
function NewPublisherOf({ crate, repository }: { crate: string; repository: string | null }) {
  const there = useAnswer('/api/v1/trusted_publishing/publishers', {
    params: { query: { crate, per_page: '100' } },
  });
  return (
    <Answered answer={there} what="the trusted publishers">
      {() => (
        <div class="stack">
          <h2>New trusted publisher</h2>
          <NewPublisher
            crate={crate}
            repository={repository}
            back={pathTo('cratePublishers', { name: crate })}
          />
        </div>
      )}
    </Answered>
  );
}

/** `/crates/:name/publishers/:id` */
export function PublisherPage({ params: { name = '', id = '' } }: PageProps) {
  return (
    <CrateFrame name={name} tab="cratePublishers" title="Trusted publisher">
      {({ crate }) => (
        <EditPublisher
          id={id}
          crate={crate.name}
          repository={crate.repository}
          back={pathTo('cratePublishers', { name: crate.name })}
        />
      )}
    </CrateFrame>
  );
}

interface Where {
  /** Null: names that wait for their first version. */
  crate: string | null;
  repository: string | null;
  /** The list it belongs to. */
  back: string;
}

/** Whoever may not see the publishers is told so before a form is filled in. */
export function NewPublisher(where: Where) {
  const { crate } = where;
  const query = crate === null ? {} : { crate, per_page: '100' };
  const answer = useAnswer('/api/v1/trusted_publishing/publishers', { params: { query } });
  return (
    <Answered answer={answer} what="the form">
      {() => <NewForm {...where} />}
    </Answered>
  );
}

function NewForm({ crate, repository, back }: Where) {
  const { route } = useLocation();
  return (
    <WithProviders>
      {(usable) => {
        const draft = newDraft(usable, { repository, crates: crate === null ? [] : [crate] });
        if (draft === null) return <NoIssuer />;
        return (
          <PublisherForm
            usable={usable}
            start={draft}
            isNew
            repository={repository}
            crate={crate}
            pins={{}}
            cancel={back}
            onSave={async (filled) => {
              const { provider, issuer } = filled;
              const publisher = { provider, issuer, ...requestOf(filled) };
              await send('post', '/api/v1/trusted_publishing/publishers', { body: { publisher } });
              await refreshPublishers();
              route(back);
            }}
          />
        );
      }}
    </WithProviders>
  );
}

export function EditPublisher({ id, crate, repository, back }: Where & { id: string }) {
  const answer = useAnswer('/api/v1/trusted_publishing/publishers/{id}', { params: { path: { id } } });
  return (
    <Answered answer={answer} what="the trusted publisher">
      {({ publisher, warnings }) => (
        <div class="stack wide">
          <PausedNotice />
          <Head publisher={publisher} warnings={warnings} back={back} />
          <Review publisher={publisher} crate={crate} />
          <WithProviders>
            {(usable) => (
              <Form publisher={publisher} usable={usable} crate={crate} repository={repository} back={back} />
            )}
          </WithProviders>
          <Repin
            publisher={publisher}
            attempts={crate === null ? null : pathTo('crateAttempts', { name: crate })}
          />
        </div>
      )}
    </Answered>
  );
}

function Form({
  publisher,
  usable,
  crate,
  repository,
  back,
}: Where & { publisher: Publisher; usable: readonly Provider[] }) {
  const { route } = useLocation();
  return (
    <PublisherForm
      // What others changed meanwhile is not written over by an old form.
      key={publisher.updated_at ?? publisher.created_at}
      usable={usable}
      start={draftOf(publisher)}
      isNew={false}
      repository={repository}
      crate={crate}
      pins={publisher.pins}
      cancel={back}
      onSave={async (filled) => {
        await change(publisher.id, requestOf(filled));
        route(back);
      }}
    />
  );
}

function Head({
  publisher,
  warnings,
  back,
}: {
  publisher: Publisher;
  warnings: readonly string[];
  back: string;
}) {
  const { route } = useLocation();
  const { word, tone, says } = stateWords(publisher, new Date());
  return (
    <div class="stack">
      <div class="row apart">
        <div class="row">
          <h2>{identityLine(publisher)}</h2>
          <Tag tone={tone}>{word}</Tag>
        </div>
        <PublisherActions publisher={publisher} edit={null} onRemoved={() => route(back)} />
      </div>
      {says === null ? null : (
        <Notice tone={tone === 'alarm' || tone === 'warn' ? 'warn' : 'info'}>
          <p>{says}</p>
        </Notice>
      )}
      {warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          <p>
            <Sentence text={warning} />
          </p>
        </Notice>
      ))}
      {publisher.live_tokens === 0 ? null : (
        <Notice>
          <p>Saving a change ends its live access tokens at once, as they were minted by the old rule.</p>
        </Notice>
      )}
    </div>
  );
}

function WithProviders({
  children,
}: {
  children: (usable: readonly Provider[]) => preact.ComponentChildren;
}) {
  const answer = useAnswer('/api/v1/trusted_publishing/providers');
  return (
    <Answered answer={answer} what="the form">
      {({ providers }) => children(providers.filter(({ issuers }) => issuers.length > 0))}
    </Answered>
  );
}

function NoIssuer() {
  return (
    <div class="card">
      <Empty
        title="This registry trusts no CI yet"
        actions={<LinkButton href={pathTo('doc', { page: 'issuers' })}>How an operator adds one</LinkButton>}
      >
        Its operator decides whose ID tokens are taken. Ask them to add the issuer of your CI.
      </Empty>
    </div>
  );
}
