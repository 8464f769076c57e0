import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';

export interface Crumb {
  label: string;
  href: string;
}

/** A page: its title in the window, its place, its heading, what can be done on it. */
export function Page({
  title,
  heading,
  crumbs = [],
  actions,
  children,
}: {
  title: string;
  /** Where more than the title stands at the top. */
  heading?: ComponentChildren;
  crumbs?: readonly Crumb[];
  actions?: ComponentChildren;
  children: ComponentChildren;
}) {
  useTitle(title);
  return (
    <>
      <div class="page-head">
        {crumbs.length === 0 ? null : (
          <nav aria-label="You are here">
            <ol class="crumbs">
              {crumbs.map(({ label, href }) => (
                <li key={href}>
                  <a href={href}>{label}</a>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div class="row apart">
          {heading ?? <h1>{title}</h1>}
          {actions ? <div class="row">{actions}</div> : null}
        </div>
      </div>
      {children}
    </>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Waybill`;
  }, [title]);
}
