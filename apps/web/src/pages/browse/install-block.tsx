import { pathTo } from '../../paths.ts';
import { addCommand, manifestLine } from '../../registry/registry-block.ts';
import { Code } from '../../ui/code.tsx';

/** How to depend on a crate of this registry. */
export function InstallBlock({
  crate,
  version,
}: {
  crate: { name: string; visibility: 'public' | 'private' };
  version: string;
}) {
  return (
    <section class="stack tight">
      <h2>Install</h2>
      <Code name="the command that adds it" text={addCommand(crate.name)} />
      <p class="small soft">or in Cargo.toml, below [dependencies]:</p>
      <Code name="the line of Cargo.toml" text={manifestLine(crate.name, version)} />
      {crate.visibility === 'private' ? (
        <p class="small soft">
          It is private: cargo finds it through the{' '}
          <a href={pathTo('doc', { page: 'private-crates' })}>private index</a> only.
        </p>
      ) : (
        <p class="small soft">
          Cargo must <a href={pathTo('home', {})}>know this registry</a> first.
        </p>
      )}
    </section>
  );
}
