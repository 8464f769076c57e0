import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

type Look = 'plain' | 'primary' | 'danger' | 'quiet';
interface Shared {
  look?: Look;
  small?: boolean;
  children: ComponentChildren;
}
export interface ButtonProps extends Shared {
  onClick?: (event: JSX.TargetedMouseEvent<HTMLButtonElement>) => void;
  type?: 'button' | 'submit';
  /** Something is under way: it takes no second click. */
  busy?: boolean;
  /** Why it cannot be used now, in a sentence. Null: it can. */
  disabledBecause?: string | null;
  label?: string;
}

/** A button that cannot be used says why, and can be reached all the same. Where nothing points, on a phone, a tap tells. */
export function Button({
  look = 'plain',
  small,
  onClick,
  type = 'button',
  busy,
  disabledBecause,
  label,
  children,
}: ButtonProps) {
  const why = useId();
  const [isTold, setIsTold] = useState(false);
  const off = busy === true || (disabledBecause ?? null) !== null;
  return (
    <>
      <button
        type={type}
        class={classes(look, small)}
        aria-disabled={off}
        aria-busy={busy}
        aria-label={label}
        aria-describedby={disabledBecause ? why : undefined}
        title={disabledBecause ?? undefined}
        onClick={(event) => {
          if (!off) return onClick?.(event);
          event.preventDefault();
          if (disabledBecause) setIsTold(true);
        }}
      >
        {children}
      </button>
      {disabledBecause ? (
        <span id={why} class={isTold ? 'soft small' : 'visually-hidden'}>
          {disabledBecause}
        </span>
      ) : null}
    </>
  );
}

/** @param onClick what is to happen besides going there */
export function LinkButton({
  look = 'plain',
  small,
  href,
  onClick,
  children,
}: Shared & { href: string; onClick?: () => void }) {
  return (
    <a class={classes(look, small)} href={href} onClick={onClick}>
      {children}
    </a>
  );
}

const classes = (look: Look, small: boolean | undefined): string =>
  ['button', look === 'plain' ? '' : look, small ? 'small' : ''].filter(Boolean).join(' ');
