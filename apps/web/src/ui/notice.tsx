import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'info' | 'good' | 'warn' | 'alarm';
const icons: Record<Tone, IconName> = { info: 'info', good: 'check', warn: 'warn', alarm: 'warn' };

/** A remark of the page. `alarm` is read out at once, the others when there is time. */
export function Notice({
  tone = 'info',
  title,
  children,
}: {
  tone?: Tone;
  title?: string;
  children?: ComponentChildren;
}) {
  return (
    <div class={`notice ${tone}`} role={tone === 'alarm' ? 'alert' : 'status'}>
      <Icon name={icons[tone]} />
      <div class="stack tight">
        {title ? <strong>{title}</strong> : null}
        {children}
      </div>
    </div>
  );
}

/** A state in a word or two. */
export function Tag({
  tone,
  children,
}: {
  tone?: Exclude<Tone, 'info'> | 'accent';
  children: ComponentChildren;
}) {
  return <span class={tone ? `tag ${tone}` : 'tag'}>{children}</span>;
}
