import { useAnswer } from '../../api/queries.ts';
import { CrateFrame } from '../../crate/crate-frame.tsx';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Empty } from '../../ui/states.tsx';
import type { PageProps } from '../area.ts';
import { PublisherCard } from './publisher-card.tsx';

/** `/crates/:name/publishers`: who may publish this crate from CI. */
export function PublishersPage({ params: { name = '' } }: PageProps) {
  return (
    <CrateFrame name={name} tab="cratePublishers" title="Trusted publishers">
      {({ crate }) => <Publishers crate={crate.name} />}
    </CrateFrame>
  );
}

function Publishers({ crate }: { crate: string }) {
  const answer = useAnswer('/api/v1/trusted_publishing/publishers', {
    params: { query: { crate, per_page: '100' } },
  });
  const add = pathTo('newPublisher', { name: crate });
  return (
    <Answered answer={answer} what="the trusted publishers">
      {({ publishers, meta }) =>
        publishers.length === 0 ? (
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
              is with an ID token from its CI, so no secret is stored anywhere. You say it once; from then on
              a release needs nobody’s token.
            </Empty>
          </div>
        ) : (
          <div class="stack wide">
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
        )
      }
    </Answered>
  );
}
