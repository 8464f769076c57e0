import { useState } from 'preact/hooks';
import type { Answer } from '../../../api/client.ts';
import { at } from '../../../paths.ts';
import { Button } from '../../../ui/button.tsx';
import { Code } from '../../../ui/code.tsx';
import { CheckField, RadioField } from '../../../ui/fields.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Sentence } from '../../../ui/sentence.tsx';
import type { Provider } from '../descriptor.ts';
import type { Draft } from '../form/draft.ts';
import {
  isWritten,
  lacksStepClaim,
  makeWorkflow,
  methodsOf,
  type RegistryFacts,
  stepClaim,
  vendoredPath,
} from './make-workflow.ts';
import { PublishScript } from './publish-script.tsx';

interface WorkflowProps {
  draft: Draft;
  provider: Provider;
  registry: Answer<'/.well-known/waybill', 'get'> | undefined;
  onFill: (change: Partial<Draft>) => void;
}

/** The workflow that the publisher of the form would let publish, to be copied into the repository. */
export function WorkflowSection({ draft, provider, registry, onFill }: WorkflowProps) {
  return (
    <section class="stack" aria-labelledby="workflow-title">
      <h2 id="workflow-title">The workflow to copy</h2>
      {registry === undefined ? null : isWritten(provider.id) ? (
        <WorkflowFiles
          draft={draft}
          registry={{
            url: location.origin + at(''),
            audience: registry.audience,
            isPrivate: registry.visibility === 'private',
          }}
          onFill={onFill}
        />
      ) : (
        <Steps provider={provider} />
      )}
      {provider.guide.advice.length === 0 ? null : (
        <details class="more">
          <summary>What to know about {provider.title}</summary>
          <div class="stack tight">
            {provider.guide.advice.map((advice) => (
              <p key={advice}>
                <Sentence text={advice} />
              </p>
            ))}
          </div>
        </details>
      )}
    </section>
  );
}

function WorkflowFiles({
  draft,
  registry,
  onFill,
}: {
  draft: Draft;
  registry: RegistryFacts;
  onFill: WorkflowProps['onFill'];
}) {
  const ci = draft.provider;
  const [wanted, setWanted] = useState<'action' | 'script'>('action');
  const [isWorkspace, setWorkspace] = useState(false);
  const [isLocked, setLocked] = useState(false);
  if (!isWritten(ci)) return null;
  const methods = methodsOf(ci);
  const method = methods.length > 1 ? wanted : 'script';
  const made = makeWorkflow(ci, draft, registry, { method, isWorkspace, isLocked });
  return (
    <>
      <p>
        Two jobs: the first tests and packs and may not ask for ID tokens, the second publishes and builds
        nothing. Each may do as little as it needs, and what others wrote is named by its commit.
      </p>
      <div class="columns">
        {methods.length < 2 ? null : (
          <RadioField
            label="What publishes"
            value={method}
            onChange={setWanted}
            choices={[
              {
                value: 'action',
                label: 'The auth action of crates.io',
                help: 'One file, as for crates.io.',
              },
              {
                value: 'script',
                label: 'A script in the repository',
                help: 'Two files; its tokens are each good for one upload of one file.',
              },
            ]}
          />
        )}
        <div class="stack tight">
          <CheckField
            label="The crate is one of several in a workspace"
            checked={isWorkspace}
            onChange={setWorkspace}
          />
          <CheckField label="Cargo.lock is in the repository" checked={isLocked} onChange={setLocked} />
        </div>
      </div>
      {'because' in made ? (
        <Notice>
          <p>{made.because}</p>
        </Notice>
      ) : (
        <>
          <Code text={made.file.text} name="the workflow" caption={made.file.path} />
          {method === 'script' ? <PublishScript path={vendoredPath} /> : null}
          {draft.environmentRule === 'named' && ci === 'github' ? (
            <p>
              Then make the environment <code>{draft.environmentName}</code> in the settings of the
              repository: name reviewers, and let only the tags that release deploy to it.
            </p>
          ) : null}
        </>
      )}
      {lacksStepClaim(draft) ? (
        <Notice tone="warn" title="Every step may ask for an ID token here">
          <p>
            The publisher should accept that of the step <code>{stepClaim.value}</code> alone, so that what is
            built cannot publish.
          </p>
          <div>
            <Button small onClick={() => onFill({ claims: [...draft.claims, { ...stepClaim }] })}>
              Add that claim to the publisher
            </Button>
          </div>
        </Notice>
      ) : null}
      {ci === 'circleci' ? (
        <Notice tone="warn" title="Every job may ask for an ID token here">
          <p>
            The job that publishes uses a context, whose id stands in its ID token. Add the claim{' '}
            <code>oidc.circleci.com/context-ids</code> contains that id to the publisher (Advanced), so that
            what is built cannot publish.
          </p>
        </Notice>
      ) : null}
    </>
  );
}

/** For a CI that no workflow is written for: how a job gets its ID token, step by step. */
function Steps({ provider }: { provider: Provider }) {
  return (
    <>
      <p>How a job of {provider.title} gets its ID token, and publishes with it:</p>
      <ol class="stack">
        {provider.guide.acquire.map(({ says, snippet }) => (
          <li key={says}>
            <div class="stack tight">
              <p>
                <Sentence text={says} />
              </p>
              {snippet === null ? null : <Code text={snippet} name="this step" />}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
