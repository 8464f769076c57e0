import type { ProviderDescriptor } from '@waybill/trusted-publishing';
import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../../ui/button.tsx';
import { CheckField, SelectField, TextField } from '../../../ui/fields.tsx';
import { problemsOf } from '../form/problems.ts';
import { explainJob } from './explain-job.ts';
import { jobOf, type Said } from './follow-draft.ts';
import type { PreviewProps } from './preview.tsx';
import { VerdictView } from './verdict.tsx';

/** A job in the words of the form. What nobody has changed follows the form, so that only the difference is typed. */
export function DescribedJob({ draft, descriptor, pins }: PreviewProps) {
  const [said, setSaid] = useState<Said>({});
  const say = (change: Said) => setSaid((before) => ({ ...before, ...change }));
  const isReady = useMemo(() => Object.keys(problemsOf(draft, descriptor)).length === 0, [draft, descriptor]);
  const job = jobOf(draft, said, { descriptor, pins });
  const verdict = isReady ? explainJob(job, { draft, descriptor, pins, now: new Date() }) : null;
  const { constraints, environment, identity } = descriptor;
  const events = eventsOf(descriptor);
  const isPinned = Object.values(pins).some((id) => id !== null);
  return (
    <div class="stack">
      {events.length === 0 ? null : (
        <SelectField
          label="Started by"
          value={job.event}
          onChange={(event) => say({ event })}
          choices={events.map((value) => ({ value, label: value }))}
        />
      )}
      {constraints.ref === null ? null : (
        <TextField
          label="It runs on the ref"
          mono
          value={job.ref}
          onInput={(ref) => say({ ref })}
          suggestions={['refs/heads/main', 'refs/tags/v1.2.3', 'refs/pull/7/merge']}
        />
      )}
      {constraints.refProtected === null || !draft.refProtected ? null : (
        <CheckField
          label="That ref is protected"
          checked={job.refProtected}
          onChange={(refProtected) => say({ refProtected })}
        />
      )}
      {environment === null ? null : (
        <TextField
          label="It names the environment"
          help="Empty: none."
          value={job.environment}
          onInput={(name) => say({ environment: name })}
        />
      )}
      {constraints.runner === null || draft.runner === '' ? null : (
        <SelectField
          label="It runs on"
          value={job.runner}
          onChange={(runner) => say({ runner })}
          choices={constraints.runner.values.map((value) => ({ value, label: value }))}
        />
      )}
      <details class="more">
        <summary>Another repository or workflow</summary>
        <div class="stack">
          {identity.map(({ key, label }) => (
            <TextField
              key={key}
              label={`Its ${label.toLowerCase()}`}
              value={job.identity[key] ?? ''}
              onInput={(value) => say({ identity: { ...said.identity, [key]: value } })}
            />
          ))}
          {isPinned ? (
            <CheckField
              label="Somebody else has these names now: other ids stand behind them"
              checked={said.otherIds === true}
              onChange={(otherIds) => say({ otherIds })}
            />
          ) : null}
        </div>
      </details>
      {Object.keys(said).length === 0 ? null : (
        <div>
          <Button small onClick={() => setSaid({})}>
            As the publisher asks
          </Button>
        </div>
      )}
      {verdict === null ? (
        <p class="soft" role="status">
          Fill in the publisher first; what it would say stands here then.
        </p>
      ) : (
        <VerdictView
          verdict={verdict}
          note="Decided in this browser, by the same rules as the registry’s, for this publisher as the form has it. Other publishers of the crate may let the job pass."
        />
      )}
    </div>
  );
}

/** Those that may publish first; then those that never do. */
function eventsOf({ trigger }: ProviderDescriptor): string[] {
  if (trigger === null) return [];
  return [...new Set([...trigger.suggested, ...trigger.known, ...trigger.denied])];
}
