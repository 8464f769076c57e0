import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface Named {
  label: string;
  help?: ComponentChildren;
  /** What is wrong with what was typed. */
  wrong?: string | null;
}

export interface TextFieldProps extends Named {
  value: string;
  onInput: (value: string) => void;
  onBlur?: () => void;
  type?: 'text' | 'email' | 'password' | 'search' | 'url' | 'number' | 'date' | 'datetime-local';
  rows?: number;
  required?: boolean;
  placeholder?: string;
  autocomplete?: string;
  maxLength?: number;
  mono?: boolean;
  suggestions?: readonly string[];
  focused?: boolean;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    help,
    wrong,
    value,
    onInput,
    onBlur,
    type = 'text',
    rows,
    suggestions,
    focused,
    mono,
  } = props;
  const id = useId();
  const shared = {
    id,
    class: mono ? 'input mono' : 'input',
    value,
    required: props.required,
    placeholder: props.placeholder,
    maxLength: props.maxLength,
    autofocus: focused,
    onBlur,
    'aria-invalid': wrong ? true : undefined,
    'aria-describedby': describedBy(id, help, wrong),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows === undefined ? (
        <input
          {...shared}
          type={type}
          autocomplete={props.autocomplete ?? 'off'}
          list={suggestions ? `${id}-list` : undefined}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      ) : (
        <textarea
          {...shared}
          rows={rows}
          spellcheck={false}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
      {suggestions ? (
        <datalist id={`${id}-list`}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      ) : null}
      <Remarks id={id} help={help} wrong={wrong} />
    </div>
  );
}

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  help?: ComponentChildren;
}

export function SelectField<Value extends string>({
  label,
  help,
  wrong,
  value,
  onChange,
  choices,
}: Named & { value: Value; onChange: (value: Value) => void; choices: readonly Choice<Value>[] }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        value={value}
        aria-describedby={describedBy(id, help, wrong)}
        onChange={(event) => onChange(event.currentTarget.value as Value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <Remarks id={id} help={help} wrong={wrong} />
    </div>
  );
}

export function RadioField<Value extends string>({
  label,
  help,
  wrong,
  value,
  onChange,
  choices,
}: Named & { value: Value; onChange: (value: Value) => void; choices: readonly Choice<Value>[] }) {
  const id = useId();
  return (
    <fieldset class="field" aria-describedby={describedBy(id, help, wrong)}>
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label class="choice" key={choice.value}>
          <input
            type="radio"
            name={id}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <span>
            {choice.label}
            {choice.help ? <span class="help soft small"> {choice.help}</span> : null}
          </span>
        </label>
      ))}
      <Remarks id={id} help={help} wrong={wrong} />
    </fieldset>
  );
}

export function CheckField({
  label,
  help,
  checked,
  onChange,
}: {
  label: ComponentChildren;
  help?: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label class="choice" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={checked}
          aria-describedby={help ? `${id}-help` : undefined}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      <Remarks id={id} help={help} wrong={null} />
    </div>
  );
}

/** Fields, and what happens with them. The browser's own words about empty fields come first. */
export function Form({ onSubmit, children }: { onSubmit: () => void; children: ComponentChildren }) {
  const submit = (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form class="form" onSubmit={submit}>
      {children}
    </form>
  );
}

function Remarks({
  id,
  help,
  wrong,
}: {
  id: string;
  help: ComponentChildren;
  wrong: string | null | undefined;
}) {
  return (
    <>
      {help ? (
        <div class="help" id={`${id}-help`}>
          {help}
        </div>
      ) : null}
      {wrong ? (
        <div class="wrong" id={`${id}-wrong`}>
          {wrong}
        </div>
      ) : null}
    </>
  );
}

const describedBy = (
  id: string,
  help: ComponentChildren,
  wrong: string | null | undefined,
): string | undefined =>
  [help ? `${id}-help` : '', wrong ? `${id}-wrong` : ''].filter(Boolean).join(' ') || undefined;
