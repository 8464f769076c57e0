import { useAnswer } from '../../api/queries.ts';
import { CrateFrame } from '../../crate/crate-frame.tsx';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { PausedNotice } from '../../registry/paused-notice.tsx';
import { LinkButton } from '../../ui/button.tsx';
import { Empty } from '../../ui/states.tsx';
import type { PageProps } from '../area.ts';
import { OnlyFromCi } from './only-from-ci.tsx';
import { PublisherCard } from './publisher-card.tsx';

/** `/crates/:name/publishers`: who may publish this crate from CI. */
export function PublishersPage({ params: { name = '' } }: PageProps) {
  return (
    <CrateFrame name={name} tab="cratePublishers" title="Trusted publishers">
      {({ crate }) => <Publishers crate={crate.name} isOnlyFromCi={crate.trustpub_only} />}
    </CrateFrame>
  );
}

function Publishers({ crate, isOnlyFromCi }: { crate: string; isOnlyFromCi: boolean }) {
  const answer = useAnswer('/api/v1/trusted_publishing/publishers', {
    params: { query: { crate, per_page: '100' } },
  });
  const add = pathTo('newPublisher', { name: crate });
  return (
    <Answered answer={answer} what="the trusted publishers">
      {({ publishers, meta }) => (
        <div class="stack wide">
          <PausedNotice />
          {publishers.length === 0 ? (
            <div class="card">
              <Empty
                title="No CI may publish this crate yet"
                actions={
                  <LinkButton look="primary" href={add}>
                    Add a trusted publisher
                  </LinkButton>
                }
              >
                A trusted publisher says which workflow of which repository may publish. Its job proves who it
                is with an ID token from its CI, so no secret is stored anywhere. You say it once; from then
                on a release needs nobody’s token.
              </Empty>
            </div>
          ) : (
            <div class="stack">
              <div class="row apart">
                <p class="soft">
                  {meta.total === 1 ? 'One job' : `${meta.total} jobs`} may publish {crate} without a stored
                  secret.
                </p>
                <LinkButton look="primary" href={add}>
                  Add a trusted publisher
                </LinkButton>
              </div>
              <div class="stack">
                {publishers.map((publisher) => (
                  <PublisherCard
                    key={publisher.id}
                    publisher={publisher}
                    edit={pathTo('publisher', { name: crate, id: publisher.id })}
                  />
                ))}
              </div>
            </div>
          )}
          <OnlyFromCi crate={crate} isOn={isOnlyFromCi} publishers={publishers} />
        </div>
      )}
    </Answered>
  );
}
