import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { Page } from '../../ui/page.tsx';
import type { PageProps } from '../area.ts';
import { AttemptView } from './attempt/attempt-view.tsx';
import { AttemptsFrame } from './attempts-frame.tsx';
import { useDecides } from './publisher-places.ts';

/** An exchange on a crate: why it was refused and what mends it, or what came of it. */
export function AttemptPage({ params }: PageProps) {
  const id = params['id'] ?? '';
  return (
    <AttemptsFrame name={params['name'] ?? ''} title={`attempt ${id}`}>
      {(name) => (
        <div class="stack">
          <p>
            <a href={pathTo('crateAttempts', { name })}>All attempts on {name}</a>
          </p>
          <OneAttempt name={name} id={id} />
        </div>
      )}
    </AttemptsFrame>
  );
}

const LOOK_EVERY_MS = 10_000;

function OneAttempt({ name, id }: { name: string; id: string }) {
  const answer = useAnswer(
    '/api/v1/trusted_publishing/attempts/{id}',
    { params: { path: { id } } },
    { every: LOOK_EVERY_MS },
  );
  const decides = useDecides(name);
  const publishers = useAnswer(
    '/api/v1/trusted_publishing/publishers',
    { params: { query: { crate: name, per_page: '100' } } },
    { enabled: decides },
  );
  return (
    <Answered answer={answer} what="the attempt">
      {(one) => (
        <AttemptView
          answer={one}
          crate={decides && one.attempt.crates.includes(name) ? name : null}
          publishers={publishers.data?.publishers ?? []}
        />
      )}
    </Answered>
  );
}

/** The same for an administrator, of any crate or of none. */
export function AdminAttemptPage({ params }: PageProps) {
  const id = params['id'] ?? '';
  const answer = useAnswer('/api/v1/trusted_publishing/attempts/{id}', { params: { path: { id } } });
  return (
    <Page
      title={`Attempt ${id}`}
      crumbs={[
        { label: 'Administration', href: pathTo('admin', {}) },
        { label: 'Attempts', href: pathTo('adminAttempts', {}) },
      ]}
    >
      <Answered answer={answer} what="the attempt">
        {(one) => <AttemptView answer={one} crate={null} publishers={[]} />}
      </Answered>
    </Page>
  );
}
