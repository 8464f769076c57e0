import { useLayoutEffect, useRef } from 'preact/hooks';
import { useAnswer } from '../../api/queries.ts';
import { Refused } from '../../frame/answer.tsx';
import { fragment } from '../../paths.ts';
import { Empty, Waiting } from '../../ui/states.tsx';
import { readmeTree } from './readme-tree.ts';

/** The README of a version, as the server renders it. */
export function Readme({ name, version }: { name: string; version: string }) {
  const readme = useAnswer('/api/v1/crates/{name}/{version}/readme', {
    params: { path: { name, version } },
    parseAs: 'text',
  });
  if (readme.data !== undefined) return <Rendered html={String(readme.data)} />;
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
