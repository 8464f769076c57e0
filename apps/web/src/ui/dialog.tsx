import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { TextField } from './fields.tsx';
import { Failed, type Failure } from './states.tsx';

/** The browser's own dialog: it keeps the focus inside, and Escape closes it. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
      setTimeout(keepPlace, 0);
    };
  }, []);
  return (
    <dialog ref={element} aria-labelledby={heading} onClose={onClose}>
      <div class="stack">
        <h2 id={heading}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

/** The button that led here may be gone with what it did; whoever uses the keyboard then goes on in the page, not before it. */
function keepPlace(): void {
  if (document.activeElement === null || document.activeElement === document.body)
    document.getElementById('page')?.focus({ preventScroll: true });
}

export interface ConfirmProps {
  /** What the button of the page says. */
  action: string;
  title: string;
  /** What will happen, and what cannot be undone. */
  children: ComponentChildren;
  /** @throws whatever has a message */
  onConfirm: () => Promise<unknown>;
  /** What must be typed before it goes on, for what cannot be undone. */
  typed?: string;
  danger?: boolean;
  /** It is what the page is for. */
  primary?: boolean;
  small?: boolean;
  disabledBecause?: string | null;
  label?: string;
}

/** A button that says what it will do, and asks. */
export function ConfirmButton(props: ConfirmProps) {
  const {
    action,
    title,
    children,
    onConfirm,
    typed,
    danger = true,
    primary = false,
    small,
    disabledBecause,
    label,
  } = props;
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const close = () => {
    setOpen(false);
    setText('');
    setFailure(null);
  };
  const confirm = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm();
      close();
    } catch (error) {
      setFailure(error as Failure);
    } finally {
      setBusy(false);
    }
  };
  const missing = typed !== undefined && text !== typed ? `Type ${typed} first.` : null;
  return (
    <>
      <Button
        look={danger ? 'danger' : primary ? 'primary' : 'plain'}
        {...(small ? { small } : {})}
        {...(label ? { label } : {})}
        disabledBecause={disabledBecause ?? null}
        onClick={() => setOpen(true)}
      >
        {action}
      </Button>
      {open ? (
        <Dialog title={title} onClose={close}>
          <div class="stack tight">{children}</div>
          {typed === undefined ? null : (
            <TextField label={`Type “${typed}” to go on`} value={text} onInput={setText} mono />
          )}
          {failure ? <Failed failure={failure} /> : null}
          <div class="row end">
            <Button onClick={close}>Cancel</Button>
            <Button
              look={danger ? 'danger' : 'primary'}
              busy={busy}
              disabledBecause={missing}
              onClick={confirm}
            >
              {action}
            </Button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
