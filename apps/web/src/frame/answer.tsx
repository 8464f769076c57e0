import type { UseQueryResult } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import type { Refusal } from '../api/refusal.ts';
import { pathTo } from '../paths.ts';
import { signInAddress, useSession } from '../session.ts';
import { LinkButton } from '../ui/button.tsx';
import { Empty, Failed, Waiting } from '../ui/states.tsx';

/** What a page shows of an answer in each of its states: not there yet, refused, missing, forbidden, there. */
export function Answered<Data>({
  answer,
  what,
  children,
}: {
  answer: Pick<UseQueryResult<Data, Refusal>, 'data' | 'error'>;
  /** What is being looked at: `the crate`. */
  what: string;
  children: (data: Data) => ComponentChildren;
}) {
  if (answer.data !== undefined && (answer.error === null || !isFinal(answer.error)))
    return <>{children(answer.data)}</>;
  if (answer.error !== null) return <Refused refusal={answer.error} what={what} />;
  return <Waiting what={`Loading ${what}`} />;
}

/** Rather nothing than what one may not see any more. */
const isFinal = ({ status }: Refusal): boolean => status === 401 || status === 403 || status === 404;

export function Refused({ refusal, what }: { refusal: Refusal; what: string }) {
  if (refusal.wantsSignIn)
    return (
      <Empty
        title="Sign in first"
        actions={
          <LinkButton look="primary" href={signInAddress()}>
            Sign in
          </LinkButton>
        }
      >
        To see {what}, the registry must know who you are.
      </Empty>
    );
  if (refusal.isMissing) return <Missing refusal={refusal} />;
  if (refusal.status === 403 || refusal.code === 'publisher_owner_required')
    return (
      <Empty
        title="That is not yours to see"
        actions={<LinkButton href={pathTo('home', {})}>To the start</LinkButton>}
      >
        {refusal.message}
      </Empty>
    );
  return <Failed failure={refusal} title={`Could not load ${what}`} />;
}

/** What is private is not there for others, so whoever is not signed in may find it after that. */
function Missing({ refusal }: { refusal: Refusal }) {
  const { me } = useSession();
  return (
    <Empty
      title="There is nothing here"
      actions={
        <>
          {me === null ? <LinkButton href={signInAddress()}>Sign in</LinkButton> : null}
          <LinkButton href={pathTo('home', {})}>To the start</LinkButton>
        </>
      }
    >
      {refusal.message} It may never have been there, be deleted, or be hidden from{' '}
      {me === null ? 'whoever is not signed in' : 'you'}.
    </Empty>
  );
}
