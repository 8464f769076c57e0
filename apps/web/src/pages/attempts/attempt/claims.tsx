import { Fragment } from 'preact';
import { Claimed } from '../../../ui/values.tsx';
import { groupClaims } from './group-checks.ts';

/** What the job's ID token said: those claims that are checked or shown. */
export function Claims({ claims }: { claims: Readonly<Record<string, unknown>> }) {
  const groups = groupClaims(claims);
  if (groups.length === 0)
    return (
      <p class="soft">None are kept: the ID token did not verify, so nothing it says is known to be true.</p>
    );
  return (
    <div class="claim-groups">
      {groups.map(({ title, claims: own }) => (
        <section key={title} class="card stack tight">
          <h3>{title}</h3>
          <dl class="facts">
            {own.map(([name, text]) => (
              <Fragment key={name}>
                <dt>{name}</dt>
                <dd>
                  <code>
                    <Claimed text={text} />
                  </code>
                </dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
