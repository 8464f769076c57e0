import { at, pathTo } from '../../paths.ts';
import { Code } from '../../ui/code.tsx';

/** How a program on one’s own machine comes by a token. cargo sends people here for it. */
export function CargoLogin() {
  const registry = `${location.origin}${at('')}`;
  return (
    <div class="card stack">
      <h2>From the command line</h2>
      <p>
        This gets a token that ends by itself within hours. You approve it in the browser, and copy nothing:
      </p>
      <Code text={`waybill login --registry ${registry} --cargo`} name="the command that signs in" />
      <p>
        Or <a href={pathTo('newToken', {})}>make a token</a>, and give it to cargo:
      </p>
      <Code text="cargo login --registry waybill" name="the command that takes a token" />
    </div>
  );
}
