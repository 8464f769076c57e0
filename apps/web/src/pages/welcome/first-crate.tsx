import { useEffect, useState } from 'preact/hooks';
import { useAnswer } from '../../api/queries.ts';
import { pathTo } from '../../paths.ts';
import { signInAddress } from '../../session.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Failed, Waiting } from '../../ui/states.tsx';
import { counted } from '../../ui/values.tsx';

const EVERY = 2500;

/** Watches until the first crate arrives. */
export function FirstCrate() {
  const [wasEmpty, setWasEmpty] = useState(false);
  const [isWatching, setIsWatching] = useState(true);
  const { data, error } = useAnswer('/api/v1/summary', undefined, { every: isWatching ? EVERY : false });
  const crates = data?.num_crates;
  useEffect(() => {
    if (crates === 0) setWasEmpty(true);
    // What is refused stays so until somebody signs in, which is another page.
    setIsWatching(crates === 0 || (crates === undefined && error?.wantsSignIn !== true));
  }, [crates, error]);

  if (error?.wantsSignIn)
    return (
      <Notice title="This registry is private">
        <p>
          What is below holds for everybody. <a href={signInAddress()}>Sign in</a> to see its crates, and to
          get a token.
        </p>
      </Notice>
    );
  if (data === undefined)
    return error === null ? <Waiting what="Loading what is here" /> : <Failed failure={error} />;
  if (data.num_crates === 0)
    return (
      <Notice title="Waiting for the first crate">
        <p>There is none here yet. This page notices when it arrives; you need not load it again.</p>
      </Notice>
    );
  const [newest] = data.new_crates;
  if (!wasEmpty || newest === undefined)
    return (
      <p class="soft">
        There {data.num_crates === 1 ? 'is' : 'are'} {counted(data.num_crates, 'crate')} here already.{' '}
        <a href={pathTo('search', {})}>Look through them</a>.
      </p>
    );
  return (
    <Notice tone="good" title={`Your first crate is here: ${newest.name}`}>
      <p>Anybody who pasted the first block can build with it now.</p>
      <div class="row">
        <LinkButton look="primary" href={pathTo('crate', { name: newest.name })}>
          Look at {newest.name}
        </LinkButton>
        <LinkButton href={pathTo('cratePublishers', { name: newest.name })}>
          Let CI publish the next version
        </LinkButton>
      </div>
    </Notice>
  );
}
