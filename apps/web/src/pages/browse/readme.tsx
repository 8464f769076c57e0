import { useLayoutEffect, useRef } from 'preact/hooks';
import { useAnswer } from '../../api/queries.ts';
import type { Refusal } from '../../api/refusal.ts';
import { Refused } from '../../frame/answer.tsx';
import { fragment } from '../../paths.ts';
import { Empty, Waiting } from '../../ui/states.tsx';
import { readmeTree } from './readme-tree.ts';

interface Answered {
  data: string | undefined;
  error: Refusal | null;
}

/** The README of a version, as the server renders it. */
export function VersionReadme({ name, version }: { name: string; version: string }) {
  const readme = useAnswer('/api/v1/crates/{name}/{version}/readme', {
    params: { path: { name, version } },
    parseAs: 'text',
  });
  return <Readme readme={{ data: textOf(readme.data), error: readme.error }} name={name} version={version} />;
}

/** That of the default version, which can be asked for before it is known which one that is. */
export function useDefaultReadme(name: string): Answered {
  const { data, error } = useAnswer('/api/v1/crates/{name}/readme', {
    params: { path: { name } },
    parseAs: 'text',
  });
  return { data: textOf(data), error };
}

/** It is asked for as text, whatever else there is. */
const textOf = (data: unknown): string | undefined => (data === undefined ? undefined : String(data));

export function Readme({ readme, name, version }: { readme: Answered; name: string; version: string }) {
  if (readme.data !== undefined) return <Rendered html={readme.data} />;
  if (readme.error === null) return <Waiting what="Loading the README" />;
  if (readme.error.code === 'readme_not_found')
    return (
      <Empty title="There is no README">
        {name} {version} was published without one. Its owners name one with <code>readme</code> in{' '}
        <code>Cargo.toml</code>; the next version has it then.
      </Empty>
    );
  return <Refused refusal={readme.error} what="the README" />;
}

function Rendered({ html }: { html: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    place.current?.replaceChildren(readmeTree(html));
    showFragment();
  }, [html]);
  return <div class="readme" ref={place} />;
}

/** The part that the address names was not there yet when the browser looked for it. */
function showFragment(): void {
  const id = fragment(location.hash);
  if (id === '') return;
  (document.getElementById(id) ?? document.getElementById(`user-content-${id}`))?.scrollIntoView();
}
