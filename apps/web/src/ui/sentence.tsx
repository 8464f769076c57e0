import { visible } from './values.tsx';

/** A sentence of the registry: what stands between backquotes is shown as code. */
export function Sentence({ text }: { text: string }) {
  return (
    <>
      {text
        .split('`')
        .map((part, at) =>
          at % 2 === 1 ? <code key={`${at} ${part}`}>{visible(part)}</code> : visible(part),
        )}
    </>
  );
}
