import { pathTo } from '../../paths.ts';
import { useProviderTitle } from '../../registry/use-registry.ts';
import { Icon } from '../../ui/icon.tsx';
import { originOf, type Version } from './origin.ts';

/** In a line who published a version. */
export function OriginLine({ version }: { version: Pick<Version, 'trustpub_data' | 'published_by'> }) {
  const origin = originOf(version);
  const titleOf = useProviderTitle();
  if (origin.by === 'import')
    return (
      <span class="with-icon soft small">
        <Icon name="box" />
        <span>Imported from another registry</span>
      </span>
    );
  if (origin.by === 'person')
    return (
      <span class="with-icon small">
        <Icon name="key" />
        <span>
          Published by <a href={pathTo('user', { login: origin.login })}>{origin.login}</a> with an API token
        </span>
      </span>
    );
  const { repository } = origin.links;
  return (
    <span class="with-icon small">
      <Icon name="shield" />
      <span>
        Published by {titleOf(origin.provider)}
        {origin.source === null ? null : ' from '}
        {repository === null ? origin.source : <a href={repository}>{origin.source}</a>}
        {origin.isHidden ? ' from a repository that is not public' : null}
      </span>
    </span>
  );
}
