import type { ComponentChildren } from 'preact';
import { Notice } from './notice.tsx';

/** What stands where an answer will be. */
export function Waiting({ what = 'Loading' }: { what?: string }) {
  return (
    <div class="waiting" role="status">
      <span class="visually-hidden">{what} …</span>
      <i />
      <i />
      <i />
    </div>
  );
}

/** There is nothing yet: why, and what to do about it. */
export function Empty({
  title,
  children,
  actions,
}: {
  title: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {actions ? <div class="row">{actions}</div> : null}
    </div>
  );
}

export interface Failure {
  message: string;
  remedy?: string | null;
  correlationId?: string | null;
}

/** It did not work: the sentence, what to do, and what the operator finds in the log. */
export function Failed({
  failure,
  title,
  children,
}: {
  failure: Failure;
  title?: string;
  children?: ComponentChildren;
}) {
  return (
    <Notice tone="alarm" title={title ?? 'That did not work'}>
      <p>{failure.message}</p>
      {failure.remedy ? <p>{failure.remedy}</p> : null}
      {children}
      {failure.correlationId ? (
        <p class="soft small">
          In the log under <code>{failure.correlationId}</code>
        </p>
      ) : null}
    </Notice>
  );
}
