import { useEffect, useRef } from 'preact/hooks';

export interface Tab {
  label: string;
  href: string;
  current: boolean;
}

/** Links, not widgets: each part of a thing has its own address. On a phone the current one is scrolled to. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const element = useRef<HTMLElement>(null);
  const current = tabs.find((tab) => tab.current)?.href;
  useEffect(() => {
    const bar = element.current;
    const link = bar?.querySelector<HTMLElement>('[aria-current]');
    if (current === undefined || bar === null || !link) return;
    bar.scrollLeft = link.offsetLeft - bar.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
  }, [current, tabs.length]);
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
