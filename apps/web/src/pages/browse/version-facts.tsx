import { Icon } from '../../ui/icon.tsx';
import { bytes, Day, TimeAgo } from '../../ui/values.tsx';
import { type Version, webAddress } from './origin.ts';

/** What the manifest of a version says, and the file. */
export function VersionFacts({ version }: { version: Version }) {
  const links = [
    ['Documentation', webAddress(version.documentation)],
    ['Repository', webAddress(version.repository)],
    ['Homepage', webAddress(version.homepage)],
  ] as const;
  return (
    <div class="stack tight small">
      <dl class="facts">
        <dt>Published</dt>
        <dd>
          <Day at={version.created_at} />{' '}
          <span class="soft">
            (<TimeAgo at={version.created_at} />)
          </span>
        </dd>
        <dt>Licence</dt>
        <dd>{version.license ?? 'see its licence file'}</dd>
        <dt>Rust</dt>
        <dd>
          {version.rust_version === null ? 'no minimum told' : `${version.rust_version} or newer`}
          {version.edition === null ? null : <span class="soft">, edition {version.edition}</span>}
        </dd>
        <dt>Size</dt>
        <dd>{bytes(version.crate_size)}</dd>
        {version.bin_names.length === 0 ? null : (
          <>
            <dt>Programs</dt>
            <dd class="mono">{version.bin_names.join(', ')}</dd>
          </>
        )}
        {version.lib_links === null ? null : (
          <>
            <dt>Links</dt>
            <dd class="mono">{version.lib_links}</dd>
          </>
        )}
      </dl>
      <ul class="owners">
        {links.map(([title, address]) =>
          address === null ? null : (
            <li key={title}>
              <a class="with-icon" href={address} rel="nofollow noopener noreferrer">
                <Icon name="external" />
                <span>
                  {title} <span class="soft">{URL.parse(address)?.host}</span>
                </span>
              </a>
            </li>
          ),
        )}
      </ul>
    </div>
  );
}
