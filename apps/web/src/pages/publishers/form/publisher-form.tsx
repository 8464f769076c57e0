import { useMemo, useState } from 'preact/hooks';
import { useAnswer } from '../../../api/queries.ts';
import { Refusal } from '../../../api/refusal.ts';
import { Button, LinkButton } from '../../../ui/button.tsx';
import { Form } from '../../../ui/fields.tsx';
import { Failed } from '../../../ui/states.tsx';
import { descriptorOf, type Provider } from '../descriptor.ts';
import { Preview } from '../preview/preview.tsx';
import { WorkflowSection } from '../workflow/workflow-section.tsx';
import { type Draft, forProvider } from './draft.ts';
import {
  CratesField,
  EnvironmentFields,
  type FieldsProps,
  IdentityFields,
  ProviderFields,
  TokenFields,
} from './fields.tsx';
import { groupOf, problemsOf } from './problems.ts';
import { RefsField, RulesFields } from './rules-fields.tsx';

export interface PublisherFormProps {
  /** Those that the registry trusts an issuer of. */
  usable: readonly Provider[];
  start: Draft;
  isNew: boolean;
  /** Of the crate, where there is one: other providers are filled from it too. */
  repository: string | null;
  /** Where there is a crate, its name: the crates are then no field of the first ones. */
  crate: string | null;
  pins: Readonly<Record<string, string | null>>;
  cancel: string;
  /** @throws Refusal */
  onSave: (draft: Draft) => Promise<void>;
}

/** A publisher to be filled in, what it would say to a job beside it, and the workflow that goes with it below. */
export function PublisherForm(props: PublisherFormProps) {
  const { usable, start, isNew, repository, crate, pins, cancel, onSave } = props;
  const [draft, setDraft] = useState(start);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isTried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const wellKnown = useAnswer('/.well-known/waybill');
  const provider =
    usable.find(({ id, issuers }) => id === draft.provider && issuers.includes(draft.issuer)) ??
    usable.find(({ id }) => id === draft.provider);
  const descriptor = useMemo(() => (provider === undefined ? null : descriptorOf(provider)), [provider]);
  const problems = useMemo(
    () => (descriptor === null ? {} : problemsOf(draft, descriptor)),
    [draft, descriptor],
  );
  if (provider === undefined || descriptor === null)
    return <Failed failure={{ message: 'The registry no longer trusts an issuer of this provider.' }} />;

  const said = Object.fromEntries(
    Object.entries({
      ...problems,
      ...(refusal?.field ? { [groupOf(refusal.field)]: refusal.message } : {}),
    }).filter(([field]) => isTried || left.has(field)),
  );
  const fields: FieldsProps = {
    draft,
    provider,
    problems: said,
    onChange: (change) => {
      setRefusal(null);
      setDraft((before) => ({ ...before, ...change }));
    },
    onLeft: (field) => setLeft((before) => (before.has(field) ? before : new Set([...before, field]))),
  };
  const save = async () => {
    setTried(true);
    setRefusal(null);
    if (Object.keys(problems).length > 0) return focusFirstWrong();
    setBusy(true);
    try {
      await onSave(draft);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setRefusal(error);
    } finally {
      setBusy(false);
    }
  };
  const isAdvanced = ADVANCED.some((field) => said[field] !== undefined);
  return (
    <div class="stack wide">
      <div class="publisher-form">
        <Form onSubmit={save}>
          <ProviderFields
            draft={draft}
            usable={usable}
            isNew={isNew}
            onProvider={(id) => {
              const other = usable.find((one) => one.id === id);
              if (other !== undefined) setDraft(forProvider(draft, other, repository));
            }}
            onIssuer={(issuer) => {
              const other = usable.find((one) => one.id === draft.provider && one.issuers.includes(issuer));
              // Issuers of no known provider have fields of their own.
              const same = other === undefined || other === provider;
              setDraft({ ...(same ? draft : forProvider(draft, other, repository)), issuer });
            }}
          />
          {crate === null ? <CratesField {...fields} /> : null}
          <IdentityFields {...fields} />
          <EnvironmentFields {...fields} />
          <RefsField {...fields} />
          <details class="more" open={isAdvanced || undefined}>
            <summary>Advanced: further rules, what its tokens may do, other crates</summary>
            <div class="stack">
              <RulesFields {...fields} />
              <TokenFields {...fields} />
              {crate === null ? null : <CratesField {...fields} />}
            </div>
          </details>
          {isTried && Object.keys(problems).length > 0 ? (
            <p class="wrong-summary" role="alert">
              {Object.keys(problems).length === 1
                ? 'One field needs'
                : `${Object.keys(problems).length} fields need`}{' '}
              another look.
            </p>
          ) : null}
          {refusal === null ? null : <Failed failure={refusal} />}
          <div class="row">
            <Button type="submit" look="primary" busy={busy}>
              {isNew ? 'Add the publisher' : 'Save the changes'}
            </Button>
            <LinkButton href={cancel}>Cancel</LinkButton>
          </div>
        </Form>
        <Preview
          draft={draft}
          descriptor={descriptor}
          pins={pins}
          crate={crate}
          audience={wellKnown.data?.audience ?? null}
          onFill={(change) => fields.onChange(change)}
        />
      </div>
      <WorkflowSection draft={draft} provider={provider} registry={wellKnown.data} onFill={fields.onChange} />
    </div>
  );
}

/** What stands in the disclosure, so that it opens where something in it is wrong. */
const ADVANCED = [
  'crates',
  'scopes',
  'token_lifetime_seconds',
  'rules.events',
  'rules.runner',
  'rules.callee.workflow',
  'rules.callee.refs',
  'rules.claims',
];

function focusFirstWrong(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('.publisher-form [aria-invalid="true"]')?.focus();
  });
}
