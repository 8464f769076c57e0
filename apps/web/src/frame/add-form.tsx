import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useSending } from '../api/sending.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/fields.tsx';
import { Notice } from '../ui/notice.tsx';
import { Failed } from '../ui/states.tsx';

/** One field and one button: adds something that has a name to a list. */
export function AddForm({
  label,
  action,
  help,
  placeholder,
  suggestions,
  onAdd,
  children,
}: {
  label: string;
  action: string;
  help?: ComponentChildren;
  placeholder?: string;
  suggestions?: readonly string[];
  /** @returns what to say when it is done @throws Refusal */
  onAdd: (text: string) => Promise<string>;
  /** Further fields, between the text and the button. */
  children?: ComponentChildren;
}) {
  const [text, setText] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const { busy, failure, run } = useSending();
  const submit = () => {
    setSaid(null);
    void run(async () => {
      setSaid(await onAdd(text.trim()));
      setText('');
    });
  };
  return (
    <div class="stack">
      <form
        class="add"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) submit();
        }}
      >
        <TextField
          label={label}
          value={text}
          onInput={setText}
          required
          mono
          {...(help === undefined ? {} : { help })}
          {...(placeholder === undefined ? {} : { placeholder })}
          {...(suggestions === undefined ? {} : { suggestions })}
        />
        {children}
        <Button type="submit" busy={busy}>
          {action}
        </Button>
      </form>
      {failure === null ? null : <Failed failure={failure} />}
      {said === null ? null : (
        <Notice tone="good">
          <p>{said}</p>
        </Notice>
      )}
    </div>
  );
}
