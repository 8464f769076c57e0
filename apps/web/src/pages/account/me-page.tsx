import { useLocation } from 'preact-iso/router';
import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import type { Me } from '../../session.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Notice, Tag } from '../../ui/notice.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Empty } from '../../ui/states.tsx';
import { counted, TimeAgo } from '../../ui/values.tsx';
import { AccountFrame } from './account-frame.tsx';
import { CargoLogin } from './cargo-login.tsx';

const PER_PAGE = 30;

export function MePage() {
  return (
    <AccountFrame
      tab="me"
      title="Your crates"
      what="your crates and tokens"
      signedOut={<CargoLogin />}
      actions={
        <LinkButton look="primary" href={pathTo('newToken', {})}>
          New API token
        </LinkButton>
      }
    >
      {(me) => (
        <div class="stack">
          <WaitingInvitations />
          <div class="beside">
            <div class="stack">
              <OwnCrates me={me} />
              <CargoLogin />
            </div>
            <Updates />
          </div>
        </div>
      )}
    </AccountFrame>
  );
}

function WaitingInvitations() {
  const { data } = useAnswer('/api/v1/me/crate_owner_invitations');
  const waiting = data?.crate_owner_invitations ?? [];
  if (waiting.length === 0) return null;
  return (
    <Notice title={`${counted(waiting.length, 'invitation')} to own a crate`}>
      <p>
        {waiting.map(({ crate_name }) => crate_name).join(', ')}.{' '}
        <a href={pathTo('invitations', {})}>Answer</a>
      </p>
    </Notice>
  );
}

function OwnCrates({ me }: { me: Me }) {
  const { query } = useLocation();
  const page = Math.max(1, Math.trunc(Number(query['page'])) || 1);
  const crates = useAnswer('/api/v1/crates', {
    params: {
      query: {
        user_id: String(me.user.id),
        sort: 'recent-updates',
        page: String(page),
        per_page: String(PER_PAGE),
      },
    },
  });
  return (
    <section class="stack" aria-label="Your crates">
      <Answered answer={crates} what="your crates">
        {({ crates: shown, meta: { total } }) =>
          shown.length === 0 ? (
            <NoCrates />
          ) : (
            <>
              <ul class="card flush list">
                {shown.map((crate) => (
                  <li key={crate.id} class="row apart">
                    <div class="stack tight">
                      <div class="row">
                        <a href={pathTo('crate', { name: crate.name })}>
                          <strong>{crate.name}</strong>
                        </a>
                        <span class="soft numbers">
                          {crate.default_version ??
                            (crate.num_versions === 0 ? 'no version' : crate.max_version)}
                        </span>
                        {crate.visibility === 'private' ? <Tag>private</Tag> : null}
                        {crate.trustpub_only ? <Tag tone="good">published only by CI</Tag> : null}
                      </div>
                      <span class="soft small">
                        changed <TimeAgo at={crate.updated_at} />
                      </span>
                    </div>
                    <div class="row small">
                      <a href={pathTo('cratePublishers', { name: crate.name })}>Trusted publishers</a>
                      <a href={pathTo('crateAttempts', { name: crate.name })}>Attempts</a>
                    </div>
                  </li>
                ))}
              </ul>
              <Pager
                previous={page > 1 ? pathTo('me', {}, { page: page === 2 ? null : page - 1 }) : null}
                next={page * PER_PAGE < total ? pathTo('me', {}, { page: page + 1 }) : null}
              />
              <p class="soft small">
                A crate that does not exist yet can have its first version from CI, too:{' '}
                <a href={pathTo('pendingPublishers', {})}>pending publishers</a>.
              </p>
            </>
          )
        }
      </Answered>
    </section>
  );
}

function NoCrates() {
  return (
    <div class="card flush">
      <Empty
        title="You own no crate yet"
        actions={
          <>
            <LinkButton look="primary" href={pathTo('newPendingPublisher', {})}>
              Publish one from CI
            </LinkButton>
            <LinkButton href={pathTo('welcome', {})}>Set up cargo</LinkButton>
          </>
        }
      >
        Whoever publishes the first version of a crate owns it. With a pending publisher a CI job does that,
        without any token; or log in from the command line, and run cargo publish.
      </Empty>
    </div>
  );
}

function Updates() {
  const updates = useAnswer('/api/v1/me/updates', { params: { query: { per_page: '10' } } });
  return (
    <section class="card stack" aria-labelledby="followed">
      <h2 id="followed">Crates you follow</h2>
      <Answered answer={updates} what="what is new of them">
        {({ versions }) =>
          versions.length === 0 ? (
            <p class="soft">Nothing yet. Follow a crate on its page, and its new versions are listed here.</p>
          ) : (
            <ul class="plain-list stack tight">
              {versions.map((version) => (
                <li key={version.id}>
                  <a href={pathTo('version', { name: version.crate, version: version.num })}>
                    {version.crate} {version.num}
                  </a>{' '}
                  <span class="soft small">
                    <TimeAgo at={version.created_at} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </section>
  );
}
