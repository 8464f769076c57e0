import type { ComponentChildren } from 'preact';
import { CheckField, RadioField, SelectField, TextField } from '../../../ui/fields.tsx';
import { Sentence } from '../../../ui/sentence.tsx';
import type { Provider } from '../descriptor.ts';
import { titleOf } from '../identity.tsx';
import type { Draft, EnvironmentRule, Scope } from './draft.ts';
import type { Problems } from './problems.ts';

export interface FieldsProps {
  draft: Draft;
  provider: Provider;
  /** What is wrong and is to be said: of fields that were left, or all once it was to be saved. */
  problems: Problems;
  onChange: (change: Partial<Draft>) => void;
  /** A field was left. */
  onLeft: (field: string) => void;
}

/** Which CI, and which of its servers. Both are what a publisher is; a change of them makes another one. */
export function ProviderFields({
  draft,
  usable,
  isNew,
  onProvider,
  onIssuer,
}: {
  draft: Draft;
  usable: readonly Provider[];
  isNew: boolean;
  onProvider: (id: string) => void;
  onIssuer: (url: string) => void;
}) {
  const issuers = usable.filter(({ id }) => id === draft.provider).flatMap((one) => one.issuers);
  if (!isNew)
    return (
      <p>
        <strong>{titleOf(draft.provider)}</strong>, issuer <code>{draft.issuer}</code>.{' '}
        <span class="soft">For another CI, add another publisher.</span>
      </p>
    );
  return (
    <>
      <SelectField
        label="CI"
        help="Which system runs the job that publishes. Those that this registry trusts are here."
        value={draft.provider}
        onChange={onProvider}
        choices={choicesOf(usable)}
      />
      {issuers.length > 1 ? (
        <SelectField
          label="Issuer"
          help="Whose ID tokens these are: the registry trusts several of this kind."
          value={draft.issuer}
          onChange={onIssuer}
          choices={issuers.map((url) => ({ value: url, label: url }))}
        />
      ) : (
        <p class="soft small">
          Its issuer is <code>{draft.issuer}</code>.
        </p>
      )}
    </>
  );
}

const choicesOf = (usable: readonly Provider[]) =>
  [...new Map(usable.map((one) => [one.id, one.title])).entries()].map(([value, label]) => ({
    value,
    label,
  }));

/** The fields of the provider's descriptor, as it has them. */
export function IdentityFields({ draft, provider, problems, onChange, onLeft }: FieldsProps) {
  return (
    <>
      {provider.fields.map(({ key, label, help, example }) => (
        <TextField
          key={key}
          label={label}
          help={
            <>
              <Sentence text={help} />
              {example === '' ? null : (
                <>
                  {' '}
                  Such as <code>{example}</code>.
                </>
              )}
            </>
          }
          value={draft.identity[key] ?? ''}
          wrong={problems[`identity.${key}`] ?? null}
          onInput={(value) => onChange({ identity: { ...draft.identity, [key]: value } })}
          onBlur={() => onLeft(`identity.${key}`)}
        />
      ))}
    </>
  );
}

export function EnvironmentFields({ draft, provider, problems, onChange, onLeft }: FieldsProps) {
  if (provider.environment === null) return null;
  return (
    <>
      <RadioField<EnvironmentRule>
        label="Environment"
        value={draft.environmentRule}
        onChange={(environmentRule) => onChange({ environmentRule })}
        choices={[
          {
            value: 'named',
            label: 'The job runs in this one',
            help: 'Its protection rules say who may release. This is the safe choice.',
          },
          { value: 'any', label: 'Any, or none', help: 'Whoever can change the workflow can publish.' },
          { value: 'none', label: 'None', help: 'A job that names one is refused.' },
        ]}
      />
      {draft.environmentRule === 'named' ? (
        <TextField
          label="Name of the environment"
          help={<Sentence text={provider.environment.how_to_name} />}
          value={draft.environmentName}
          wrong={problems['environment.name'] ?? null}
          onInput={(environmentName) => onChange({ environmentName })}
          onBlur={() => onLeft('environment.name')}
        />
      ) : null}
    </>
  );
}

export function CratesField({ draft, problems, onChange, onLeft }: FieldsProps) {
  return (
    <TextField
      label="Crates"
      rows={3}
      mono
      help="One a line. A name that does not exist yet is reserved for you for 30 days, and the first publish by this job makes the crate. A name that ends with * stands for all crates of that beginning that you own."
      value={draft.crates}
      wrong={problems['crates'] ?? null}
      onInput={(crates) => onChange({ crates })}
      onBlur={() => onLeft('crates')}
    />
  );
}

const SCOPES: readonly { scope: Scope; label: string; help: string }[] = [
  { scope: 'publish-new', label: 'publish-new', help: 'Make the crate, with its first version.' },
  { scope: 'publish-update', label: 'publish-update', help: 'Publish further versions.' },
  { scope: 'yank', label: 'yank', help: 'Yank and unyank versions. Few releases need it.' },
  { scope: 'read', label: 'read', help: 'Read crates of a private registry, without a secret.' },
];

/** What its access tokens are good for. */
export function TokenFields({ draft, problems, onChange, onLeft }: FieldsProps) {
  return (
    <>
      <fieldset class="field">
        <legend>What its jobs may do</legend>
        {SCOPES.map(({ scope, label, help }) => (
          <CheckField
            key={scope}
            label={<code>{label}</code>}
            help={help}
            checked={draft.scopes.includes(scope)}
            onChange={(checked) =>
              onChange({
                scopes: SCOPES.map((one) => one.scope).filter((one) =>
                  one === scope ? checked : draft.scopes.includes(one),
                ),
              })
            }
          />
        ))}
        <Wrong>{problems['scopes']}</Wrong>
      </fieldset>
      <TextField
        label="Minutes an access token lives"
        help="Empty: as this registry has it, which is 15 unless its operator says otherwise. A token that is bound to one file lives for two in any case."
        value={draft.lifetimeMinutes}
        wrong={problems['token_lifetime_seconds'] ?? null}
        onInput={(lifetimeMinutes) => onChange({ lifetimeMinutes })}
        onBlur={() => onLeft('token_lifetime_seconds')}
      />
      <CheckField
        label="The job must bring an API token of an owner as well"
        help="Both credentials: neither of them is of any use alone. Make the API token with the scope exchange and no other, and keep it as a secret of the CI."
        checked={draft.requireApiToken}
        onChange={(requireApiToken) => onChange({ requireApiToken })}
      />
    </>
  );
}

export function Wrong({ children }: { children: ComponentChildren }) {
  return children ? <div class="wrong">{children}</div> : null;
}
