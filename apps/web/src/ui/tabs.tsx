import { useEffect, useRef } from 'preact/hooks';

export interface Tab {
  label: string;
  href: string;
  current: boolean;
}

/** Links, not widgets: each part of a thing has its own address. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const element = useRef<HTMLElement>(null);
  const current = tabs.findIndex((tab) => tab.current);
  // On a phone they do not fit side by side; the one that is shown must not be out of sight.
  useEffect(() => {
    const nav = element.current;
    const tab = nav?.children[current];
    if (nav === null || !(tab instanceof HTMLElement)) return;
    nav.scrollLeft = tab.offsetLeft - nav.offsetLeft - (nav.clientWidth - tab.clientWidth) / 2;
  }, [current]);
  return (
    <nav class="tabs" aria-label={label} ref={element}>
      {tabs.map((tab) => (
        <a key={tab.href} href={tab.href} aria-current={tab.current ? 'page' : undefined}>
          {tab.label}
        </a>
      ))}
    </nav>
  );
}
