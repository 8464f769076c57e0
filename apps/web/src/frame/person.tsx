import { pathTo } from '../paths.ts';
import { Icon } from '../ui/icon.tsx';

/** Somebody in a list: the login leads to their page, the name stands below where they gave one. */
export function Person({ login, name }: { login: string; name?: string | null }) {
  return (
    <span class="person">
      <Icon name="user" />
      <span>
        <a href={pathTo('user', { login })}>{login}</a>
        {name ? (
          <span class="soft small">
            {' '}
            <bdi>{name}</bdi>
          </span>
        ) : null}
      </span>
    </span>
  );
}

/** A team by its `organisation:team`; its page is for members of the organisation. */
export function TeamName({ login }: { login: string }) {
  const [organization = '', team = ''] = login.split(':');
  return (
    <span class="person">
      <Icon name="team" />
      <a href={pathTo('team', { organization, team })}>{login}</a>
    </span>
  );
}
