import { useState } from 'preact/hooks';
import { type Answer, send } from '../../api/client.ts';
import { refresh, useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { ConfirmButton } from '../../ui/dialog.tsx';
import { Notice, Tag } from '../../ui/notice.tsx';
import { Sentence } from '../../ui/sentence.tsx';
import { counted, TimeAgo } from '../../ui/values.tsx';
import type { Publisher } from './publisher-type.ts';

const TOKENS = '/api/v1/crates/{name}/publishing_tokens';
type Token = Answer<typeof TOKENS, 'get'>['publishing_tokens'][number];

/** Closing the other door: nobody publishes by an API token any more, and those that could are revoked. */
export function OnlyFromCi({
  crate,
  isOn,
  publishers,
}: {
  crate: string;
  isOn: boolean;
  publishers: readonly Publisher[];
}) {
  const [warnings, setWarnings] = useState<readonly string[]>([]);
  const set = async (wanted: boolean) => {
    const answer = await send('patch', '/api/v1/crates/{name}', {
      params: { path: { name: crate } },
      body: { crate: { trustpub_only: wanted } },
    });
    setWarnings(answer.warnings);
    await refresh('/api/v1/crates/{name}', '/api/v1/crates');
  };
  const usable = publishers.filter(({ state }) => state === 'active');
  return (
    <section class="card stack" aria-labelledby="only-from-ci">
      <div class="row apart">
        <div class="row">
          <h2 id="only-from-ci">Only from CI</h2>
          <Tag tone={isOn ? 'good' : undefined}>{isOn ? 'on' : 'off'}</Tag>
        </div>
        {isOn ? (
          <ConfirmButton
            action="Let people publish again"
            title="Let people publish again?"
            onConfirm={() => set(false)}
          >
            <p>
              Owners publish new versions of {crate} with an API token or signed in, beside its trusted
              publishers. A token that is stolen publishes then, too. The owners get a mail.
            </p>
          </ConfirmButton>
        ) : (
          <ConfirmButton
            action="Publish only from CI"
            danger={false}
            title="Publish only from CI?"
            disabledBecause={
              usable.length === 0
                ? 'No trusted publisher is active: nobody could publish the crate any more. Add one first.'
                : null
            }
            onConfirm={() => set(true)}
          >
            <p>
              From now on no API token and no signed-in person publishes a new version of {crate}; its trusted
              publishers alone do. Yanking stays open to its owners. You can undo it here. The owners get a
              mail.
            </p>
            {usable.every(({ last_used_at: used }) => used === null) ? (
              <p>
                <strong>No trusted publisher has been used yet.</strong> Rehearse, or publish once by it,
                before you close the other way.
              </p>
            ) : null}
          </ConfirmButton>
        )}
      </div>
      <p>
        {isOn
          ? `New versions of ${crate} come from its trusted publishers alone. No stolen API token publishes it.`
          : `An API token of an owner can still publish ${crate}: whoever steals one can, too.`}
      </p>
      {warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          <p>
            <Sentence text={warning} />
          </p>
        </Notice>
      ))}
      <PublishingTokens crate={crate} isOn={isOn} />
    </section>
  );
}

function PublishingTokens({ crate, isOn }: { crate: string; isOn: boolean }) {
  const answer = useAnswer(TOKENS, { params: { path: { name: crate } } });
  return (
    <Answered answer={answer} what="the API tokens">
      {({ publishing_tokens: tokens }) =>
        tokens.length === 0 ? (
          <p class="soft">No live API token can publish it.</p>
        ) : (
          <TokenList crate={crate} tokens={tokens} isOn={isOn} />
        )
      }
    </Answered>
  );
}

const reach = {
  this_crate: 'this crate alone',
  several_crates: 'several crates',
  all_crates: 'all crates',
} as const;

function TokenList({ crate, tokens, isOn }: { crate: string; tokens: readonly Token[]; isOn: boolean }) {
  const [kept, setKept] = useState<ReadonlySet<number>>(new Set());
  const chosen = tokens.filter(({ id, revocable }) => revocable && !kept.has(id));
  const others = chosen.filter(({ mine }) => !mine);
  const wide = chosen.filter(({ reach: how }) => how !== 'this_crate');
  const toggle = (id: number, isChosen: boolean) => {
    const next = new Set(kept);
    if (isChosen) next.delete(id);
    else next.add(id);
    setKept(next);
  };
  const revoke = async () => {
    await send('post', `${TOKENS}/revocations`, {
      params: { path: { name: crate } },
      body: { api_tokens: chosen.map(({ id }) => id) },
    });
    await refresh(TOKENS, '/api/v1/me/tokens');
  };
  return (
    <div class="stack">
      <h3>
        {isOn
          ? `${counted(tokens.length, 'API token')} that could publish it, were this switched off`
          : `${counted(tokens.length, 'API token')} that can publish it`}
      </h3>
      <div class="table-frame">
        <table class="folds">
          <thead>
            <tr>
              <th scope="col">Revoke</th>
              <th scope="col">Token</th>
              <th scope="col">Of</th>
              <th scope="col">Good for</th>
              <th scope="col">May</th>
              <th scope="col">Last used</th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => (
              <tr key={token.id}>
                <td data-label="Revoke">
                  {token.revocable ? (
                    <input
                      type="checkbox"
                      aria-label={`Revoke ${token.name} of ${token.user}`}
                      checked={!kept.has(token.id)}
                      onChange={(event) => toggle(token.id, event.currentTarget.checked)}
                    />
                  ) : (
                    <span>
                      ask <a href={pathTo('user', { login: token.user })}>{token.user}</a>
                    </span>
                  )}
                </td>
                <th scope="row">{token.name}</th>
                <td data-label="Of">{token.mine ? 'you' : token.user}</td>
                <td data-label="Good for">{reach[token.reach]}</td>
                <td data-label="May">{token.endpoint_scopes?.join(', ') ?? 'everything'}</td>
                <td data-label="Last used">
                  {token.last_used_at === null ? 'never' : <TimeAgo at={token.last_used_at} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div>
        <ConfirmButton
          action={chosen.length === 0 ? 'Revoke the tokens' : `Revoke ${counted(chosen.length, 'token')}`}
          title={`Revoke ${counted(chosen.length, 'API token')}?`}
          disabledBecause={chosen.length === 0 ? 'None of them is chosen, or yours to revoke.' : null}
          onConfirm={revoke}
        >
          <p>
            {chosen.map(({ name, user, mine }) => (mine ? name : `${name} of ${user}`)).join(', ')}: whatever
            still uses {chosen.length === 1 ? 'it' : 'them'} is refused from now on. It cannot be undone; a
            new token can be made.
          </p>
          {wide.length === 0 ? null : (
            <p>
              <strong>{wide.map(({ name }) => name).join(', ')}</strong> {wide.length === 1 ? 'is' : 'are'}{' '}
              good for more than {crate}, and {wide.length === 1 ? 'ends' : 'end'} there, too.
            </p>
          )}
          {others.length === 0 ? null : (
            <p>
              {[...new Set(others.map(({ user }) => user))].join(', ')} will get a mail that says it was you.
            </p>
          )}
        </ConfirmButton>
      </div>
    </div>
  );
}
