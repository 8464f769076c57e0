import { useEffect, useState } from 'preact/hooks';
import { Code } from '../../../ui/code.tsx';
import { Waiting } from '../../../ui/states.tsx';

/** What publishes, brought into the repository so that it is reviewed and pinned like any other code there. */
export function PublishScript({ path }: { path: string }) {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    void import('./publish-script-text.ts').then((module) => setText(module.publishScript));
  }, []);
  return (
    <details class="more">
      <summary>
        The script, for <code>{path}</code>
      </summary>
      {text === null ? (
        <Waiting what="Loading the script" />
      ) : (
        <Code text={text} name="the script" caption={path} />
      )}
    </details>
  );
}
