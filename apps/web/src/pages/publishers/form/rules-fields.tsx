import { Button } from '../../../ui/button.tsx';
import { CheckField, SelectField, TextField } from '../../../ui/fields.tsx';
import { OPERATOR } from '../identity.tsx';
import type { ClaimDraft, ClaimOperator } from './draft.ts';
import { type FieldsProps, Wrong } from './fields.tsx';

/** Which refs release. It stands among the first fields, as it is the rule that most publishers want. */
export function RefsField({ draft, provider, problems, onChange, onLeft }: FieldsProps) {
  if (!provider.rules.refs) return null;
  return (
    <TextField
      label="Refs that release"
      rows={2}
      mono
      help={
        <>
          One a line; empty is any. <code>*</code> stands for any characters but <code>/</code>,{' '}
          <code>{'{{crate}}'}</code> and <code>{'{{version}}'}</code> for what is published:{' '}
          <code>{'refs/tags/{{crate}}-v{{version}}'}</code>.
        </>
      }
      value={draft.refs}
      wrong={problems['rules.refs'] ?? null}
      onInput={(refs) => onChange({ refs })}
      onBlur={() => onLeft('rules.refs')}
    />
  );
}

/** The rules that the provider's tokens can tell about; all that are set must hold. */
export function RulesFields(props: FieldsProps) {
  const { draft, provider, problems, onChange, onLeft } = props;
  const { rules } = provider;
  return (
    <>
      {rules.ref_protected ? (
        <CheckField
          label="The ref must be protected"
          help="A branch or tag that the CI protects: who may push it is decided there."
          checked={draft.refProtected}
          onChange={(refProtected) => onChange({ refProtected })}
        />
      ) : null}
      {rules.events.length === 0 ? null : (
        <fieldset class="field">
          <legend>Events that release</legend>
          <div class="help">None chosen: any but those that outsiders can cause, which never publish.</div>
          <div class="row">
            {rules.events.map((event) => (
              <CheckField
                key={event}
                label={<code>{event}</code>}
                checked={draft.events.includes(event)}
                onChange={(checked) =>
                  onChange({
                    events: rules.events.filter((one) =>
                      one === event ? checked : draft.events.includes(one),
                    ),
                  })
                }
              />
            ))}
          </div>
          <Wrong>{problems['rules.events']}</Wrong>
        </fieldset>
      )}
      {rules.runner.length === 0 ? null : (
        <SelectField
          label="Runner"
          help="The class of machine that runs the job."
          wrong={problems['rules.runner'] ?? null}
          value={draft.runner}
          onChange={(runner) => onChange({ runner })}
          choices={[{ value: '', label: 'any' }, ...rules.runner.map((value) => ({ value, label: value }))]}
        />
      )}
      {rules.callee ? (
        <>
          <TextField
            label="Reusable workflow that defines the job"
            help={
              <>
                Empty: any, or none. Else <code>owner/repository/path/file.yml</code>, without a ref.
              </>
            }
            value={draft.calleeWorkflow}
            wrong={problems['rules.callee.workflow'] ?? null}
            onInput={(calleeWorkflow) => onChange({ calleeWorkflow })}
            onBlur={() => onLeft('rules.callee.workflow')}
          />
          {draft.calleeWorkflow.trim() === '' ? null : (
            <TextField
              label="Refs or commits of the reusable workflow"
              rows={2}
              mono
              help="One a line. Empty trusts whoever can push to its repository: name a commit, or a protected tag."
              value={draft.calleeRefs}
              wrong={problems['rules.callee.refs'] ?? null}
              onInput={(calleeRefs) => onChange({ calleeRefs })}
              onBlur={() => onLeft('rules.callee.refs')}
            />
          )}
        </>
      ) : null}
      <ClaimsFields {...props} />
    </>
  );
}

function ClaimsFields({ draft, provider, problems, onChange, onLeft }: FieldsProps) {
  const set = (at: number, change: Partial<ClaimDraft>) =>
    onChange({ claims: draft.claims.map((one, index) => (index === at ? { ...one, ...change } : one)) });
  return (
    <fieldset class="field">
      <legend>Further claims</legend>
      <div class="help">
        Claims are compared with their type: <code>true</code> and <code>7</code> are no texts,{' '}
        <code>"7"</code> is one. Several values have commas between them.
      </div>
      {draft.claims.map((one, at) => (
        <div class="claim-row" key={at}>
          <TextField
            label={`Claim ${at + 1}`}
            mono
            suggestions={provider.rules.claims}
            value={one.claim}
            onInput={(claim) => set(at, { claim })}
            onBlur={() => onLeft('rules.claims')}
          />
          <SelectField<ClaimOperator>
            label={`How claim ${at + 1} is compared`}
            value={one.op}
            onChange={(op) => set(at, { op })}
            choices={(Object.keys(OPERATOR) as ClaimOperator[]).map((op) => ({
              value: op,
              label: OPERATOR[op],
            }))}
          />
          <TextField
            label={`Value of claim ${at + 1}`}
            mono
            value={one.value}
            onInput={(value) => set(at, { value })}
            onBlur={() => onLeft('rules.claims')}
          />
          <Button
            small
            label={`Remove claim ${at + 1}`}
            onClick={() => onChange({ claims: draft.claims.filter((_, index) => index !== at) })}
          >
            Remove
          </Button>
        </div>
      ))}
      <Wrong>{problems['rules.claims']}</Wrong>
      <div>
        <Button
          small
          onClick={() => onChange({ claims: [...draft.claims, { claim: '', op: 'eq', value: '' }] })}
        >
          Add a claim
        </Button>
      </div>
    </fieldset>
  );
}
