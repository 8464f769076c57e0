import { pathTo } from '../../paths.ts';
import { REGISTRY_NAME, registryBlock } from '../../registry/registry-block.ts';
import { useRegistry } from '../../registry/use-registry.ts';
import { Code } from '../../ui/code.tsx';
import { Waiting } from '../../ui/states.tsx';

/** What to paste so that cargo knows this registry. */
export function RegistryBlockCard() {
  const registry = useRegistry();
  if (registry === undefined) return <Waiting what="Loading the registry block" />;
  const isPrivate = registry.visibility === 'private';
  return (
    <section class="card stack" aria-labelledby="use-it">
      <h2 id="use-it">Use it with cargo</h2>
      <Code name="the registry block" caption=".cargo/config.toml" text={registryBlock(registry)} />
      {isPrivate ? (
        <>
          <p class="small soft">
            This registry asks cargo for a token. Make one with the scope <code>read</code> under{' '}
            <a href={pathTo('tokens', {})}>API tokens</a>, and give it to cargo once:
          </p>
          <Code name="the login command" text={`cargo login --registry ${REGISTRY_NAME}`} />
        </>
      ) : (
        <>
          <p class="small soft">Then, in a project:</p>
          <Code name="the add command" text={`cargo add CRATE --registry ${REGISTRY_NAME}`} />
        </>
      )}
      <p class="small soft">
        CI needs no stored secret, neither to publish nor to read:{' '}
        <a href={pathTo('doc', { page: 'credential-provider' })}>the credential provider</a>,{' '}
        <a href={pathTo('doc', { page: 'ci' })}>workflows to copy</a>.
      </p>
    </section>
  );
}
