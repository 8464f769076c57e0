import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onCore } from './one-core.ts';
import type { Surroundings } from './registry.ts';

/** One GET of a series that is sent round and round. */
export interface Get {
  path: string;
  headers: Readonly<Record<string, string>>;
}

/** `wrk` asks for a file of lines: path, then `name: value` for each header, all between tabs. */
const SCRIPT = `
local requests, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do
    local path, headers = nil, {}
    for part in line:gmatch("[^\\t]+") do
      if path == nil then path = part
      else
        local name, value = part:match("^(.-): (.*)$")
        headers[name] = value
      end
    end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
function done(summary)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d\\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.timeout + e.status))
end
`;

export const CONNECTIONS = 16;
let made = 0;

/** @returns how many answers came in a second, over some connections that each ask again once they have the answer. */
export function prepareWrk(
  { folder }: Surroundings,
  url: string,
  gets: readonly Get[],
  { core, seconds }: { core?: number; seconds: number },
): () => Promise<number> {
  const [script, list] = [join(folder, 'wrk.lua'), join(folder, `wrk-${++made}.txt`)];
  writeFileSync(script, SCRIPT);
  writeFileSync(list, gets.map(lineOf).join(''));
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '-s', script, url, '--', list];
  return () =>
    new Promise((done, failed) => {
      const wrk = spawn(...onCore(core, 'wrk', args), { stdio: ['ignore', 'pipe', 'inherit'] });
      let told = '';
      wrk.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        told += chunk;
      });
      wrk.once('error', failed).once('exit', () => {
        const [, answers, microseconds, errors] = /RESULT (\d+) (\d+) (\d+)/.exec(told) ?? [];
        if (answers === undefined || errors !== '0')
          failed(new Error(`wrk expected answers without errors from ${url}, and told:\n${told}`));
        else done((Number(answers) / Number(microseconds)) * 1e6);
      });
    });
}

function lineOf({ path, headers }: Get): string {
  const parts = [path, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  return `${parts.join('\t')}\n`;
}
