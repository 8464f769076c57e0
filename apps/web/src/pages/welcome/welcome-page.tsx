import { useState } from 'preact/hooks';
import type { Answer } from '../../api/client.ts';
import { useAnswer } from '../../api/queries.ts';
import { Answered } from '../../frame/answer.tsx';
import { pathTo } from '../../paths.ts';
import { hostOf, REGISTRY_NAME, registryBlock } from '../../registry/registry-block.ts';
import { Code } from '../../ui/code.tsx';
import { RadioField } from '../../ui/fields.tsx';
import { Page } from '../../ui/page.tsx';
import { FirstCrate } from './first-crate.tsx';
import { type TokenWay, tokenBlock } from './token-block.ts';

type Registry = Answer<'/.well-known/waybill', 'get'>;

/** From a new registry to its first crate; and for everybody later, how to connect to it. */
export function WelcomePage() {
  const registry = useAnswer('/.well-known/waybill');
  return (
    <Page title="From here to the first crate">
      <div class="stack wide welcome">
        <FirstCrate />
        <Answered answer={registry} what="the addresses of this registry">
          {(there) => (
            <ol class="steps">
              <TellCargo registry={there} />
              <GiveToken />
              <PublishByHand />
              <PublishFromCi registry={there} />
            </ol>
          )}
        </Answered>
      </div>
    </Page>
  );
}

function TellCargo({ registry }: { registry: Registry }) {
  return (
    <li>
      <h2>Tell cargo about {hostOf(registry)}</h2>
      <p>
        In <code>.cargo/config.toml</code> of a project, which whoever clones it gets too, or in{' '}
        <code>~/.cargo/config.toml</code> for all of yours:
      </p>
      <Code name="the registry block" text={registryBlock({ ...registry, visibility: 'public' })} />
    </li>
  );
}

function GiveToken() {
  const [way, setWay] = useState<TokenWay>('stored');
  return (
    <li>
      <h2>Say where cargo gets its token</h2>
      <RadioField
        label="On a person’s machine"
        value={way}
        onChange={setWay}
        choices={[
          {
            value: 'stored',
            label: 'An API token that cargo keeps',
            help: 'Needs nothing but cargo.',
          },
          {
            value: 'browser',
            label: 'Approved in the browser, for an hour each',
            help: (
              <>
                Nothing is stored. Needs{' '}
                <a href={`${pathTo('doc', { page: 'credential-provider' })}#install`}>
                  cargo-credential-waybill
                </a>
                .
              </>
            ),
          },
        ]}
      />
      <p>In the same file:</p>
      <Code name="the credential provider block" text={tokenBlock(way)} />
      {way === 'stored' ? (
        <>
          <p>
            Then this asks for the token: that of the set-up, or{' '}
            <a href={pathTo('newToken', {})}>a new one</a> with no more rights than it needs.
          </p>
          <Code name="the command to log in" text={`cargo login --registry ${REGISTRY_NAME}`} />
        </>
      ) : (
        <p>
          cargo shows a code when it needs a token, and opens the page where you approve it.{' '}
          <a href={pathTo('doc', { page: 'sign-in' })}>How that works</a>.
        </p>
      )}
    </li>
  );
}

function PublishByHand() {
  return (
    <li>
      <h2>Publish a crate by hand</h2>
      <p>
        In its <code>Cargo.toml</code> stand a <code>description</code>, a <code>license</code>, and the one
        registry that it may be sent to:
      </p>
      <Code name="the line for Cargo.toml" text={`publish = ["${REGISTRY_NAME}"]\n`} />
      <Code name="the command to publish" text={`cargo publish --registry ${REGISTRY_NAME}`} />
    </li>
  );
}

function PublishFromCi({ registry }: { registry: Registry }) {
  const url = registry.endpoints['api'] ?? '';
  return (
    <li>
      <h2>Or from CI, without a token</h2>
      <p>
        A job proves who it is, and gets a token that lives for minutes: for the first version as for the
        hundredth. In the repository of the crate, this writes the workflow and has it trusted:
      </p>
      <Code
        name="the commands for CI"
        text={`waybill login --registry ${url}\nwaybill init --registry ${url} --create-publisher`}
      />
      <p>
        Or <a href={pathTo('newPendingPublisher', {})}>say here which job may publish</a>, and copy a
        workflow: <a href={pathTo('doc', { page: 'ci' })}>GitHub, GitLab, Forgejo, CircleCI, Buildkite</a>.
      </p>
    </li>
  );
}
