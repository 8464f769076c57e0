import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import type { Answer } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Waiting } from '../../ui/states.tsx';
import type { PageProps } from '../area.ts';

type Found = Answer<'/api/v1/trusted_publishing/attempts', 'get'>['attempts'][number];

/** Where the reference in the log of a refused job leads: to its attempt, for whoever may see it. */
export function FindAttemptPage({ params }: PageProps) {
  const reference = params['reference'] ?? '';
  const answer = useAnswer('/api/v1/trusted_publishing/attempts', {
    params: { query: { correlation_id: reference } },
  });
  return (
    <Page title="A refused job">
      <Answered answer={answer} what="the attempt">
        {({ attempts: [found] }) =>
          found === undefined ? <None reference={reference} /> : <Go to={found} />
        }
      </Answered>
    </Page>
  );
}

function Go({ to: { id, crates } }: { to: Found }) {
  const { route } = useLocation();
  const [name] = crates;
  const address = name === undefined ? pathTo('adminAttempt', { id }) : pathTo('attempt', { name, id });
  useEffect(() => route(address, true), [address]);
  return <Waiting what="Going to the attempt" />;
}

function None({ reference }: { reference: string }) {
  return (
    <Empty
      title="No attempt of yours has this reference"
      actions={<LinkButton href={pathTo('me', {})}>Your crates</LinkButton>}
    >
      Nothing on a crate of yours is known as {reference}. Owners of its crate see it, for 90 days. Where a
      link brought you here, do not trust what the link says.
    </Empty>
  );
}
