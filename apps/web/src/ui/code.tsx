import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/**
 * Text to be pasted somewhere.
 * @param name what it is, for whoever does not see it: `the registry block`
 * @param children the same with colours, if there are any
 */
export function Code({
  text,
  name,
  caption,
  children,
}: {
  text: string;
  name: string;
  caption?: string;
  children?: ComponentChildren;
}) {
  return (
    <figure class="code">
      {caption ? <figcaption>{caption}</figcaption> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label={name}>
        <pre>{children ?? <code>{text}</code>}</pre>
      </section>
      <span class="copy">
        <CopyButton text={text} name={name} />
      </span>
    </figure>
  );
}

export function CopyButton({ text, name }: { text: string; name: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    // A page that is not from https or the machine itself has no clipboard.
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setOutcome(done ? 'copied' : 'refused');
  };
  return (
    <>
      <Button small look="quiet" label={`Copy ${name}`} onClick={copy}>
        <Icon name={outcome === 'copied' ? 'check' : 'copy'} />
      </Button>
      <span class="visually-hidden" role="status">
        {outcome === 'copied'
          ? `Copied ${name}`
          : outcome === 'refused'
            ? 'The browser does not let it be copied'
            : ''}
      </span>
    </>
  );
}
