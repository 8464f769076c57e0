import type { Place, TypedOption, Word } from './command-tree.ts';

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/**
 * A completion script that holds the whole command line, so that nothing is run and nothing that was typed is evaluated
 * when somebody presses Tab.
 */
export function completionScript(shell: Shell, places: readonly Place[]): string {
  return { bash, zsh, fish, powershell }[shell](places);
}

function bash(places: readonly Place[]): string {
  const words = (list: readonly string[]) => posix(list.join(' '));
  return `# bash completion of waybill. Put this into ~/.bashrc: source <(waybill completion bash)
_waybill() {
  local at='' skip=0 i word items=''
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if ((skip)); then skip=0; continue; fi
${posixSteps(places)}
  done
  if ((skip)); then
    case "$at|$prev" in
${choicesOf(places)
  .map(({ key, choices }) => `      ${posix(key)}) items=${words(choices)} ;;`)
  .join('\n')}
      *) return 0 ;;
    esac
  else
    case "$at" in
${places
  .map(({ path, commands, options }) => {
    const dashed = words(options.map(({ text }) => text));
    const named = words(commands.map(({ text }) => text));
    return `      ${posix(path)}) if [[ "$cur" == -* ]]; then items=${dashed}; else items=${named}; fi ;;`;
  })
  .join('\n')}
    esac
  fi
  while IFS='' read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$items" -- "$cur")
}
complete -o default -F _waybill waybill
`;
}

function zsh(places: readonly Place[]): string {
  const described = (list: readonly Word[]) =>
    list.map(({ text, says }) => posix(`${text.replaceAll(':', '\\:')}:${says}`)).join(' ');
  return `#compdef waybill
# zsh completion of waybill. Put it into a folder of $fpath: waybill completion zsh > ~/.zfunc/_waybill
_waybill() {
  local at='' word i
  local -i skip=0
  local -a items
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    if ((skip)); then skip=0; continue; fi
${posixSteps(places)}
  done
  if ((skip)); then
    case "$at|\${words[CURRENT-1]}" in
${choicesOf(places)
  .map(({ key, choices }) => `      ${posix(key)}) items=(${choices.map(posix).join(' ')}) ;;`)
  .join('\n')}
      *) _files; return ;;
    esac
  else
    case "$at" in
${places
  .map(
    ({ path, commands, options }) =>
      `      ${posix(path)}) if [[ "\${words[CURRENT]}" == -* ]]; then items=(${described(options)}); else items=(${described(commands)}); fi ;;`,
  )
  .join('\n')}
    esac
  fi
  if ((\${#items})); then _describe waybill items; else _files; fi
}
if [[ "\${funcstack[1]}" == _waybill ]]; then _waybill "$@"; else compdef _waybill waybill; fi
`;
}

/** How far the words before the cursor lead, in the words of bash and zsh alike. */
function posixSteps(places: readonly Place[]): string {
  const values = keysWithValue(places).map(posix);
  const steps = places.flatMap(({ path, commands }) =>
    commands.map(({ text }) => `      ${posix(`${path}|${text}`)}) at=${posix(below(path, text))} ;;`),
  );
  return ['    case "$at|$word" in', `      ${values.join('|')}) skip=1 ;;`, ...steps, '    esac'].join('\n');
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, options }) => [
    ...commands.map(
      ({ text, says }) =>
        `complete -c waybill -n ${fishQuote(`__waybill_at ${fishQuote(path)}`)} -f -a ${fishQuote(text)} -d ${fishQuote(says)}`,
    ),
    ...options.map(({ text, says, takesValue, choices }) =>
      [
        `complete -c waybill -n ${fishQuote(`__waybill_at ${fishQuote(path)}`)} -l ${text.slice(2)}`,
        ...(takesValue ? [choices.length > 0 ? `-x -a ${fishQuote(choices.join(' '))}` : '-r'] : []),
        `-d ${fishQuote(says)}`,
      ].join(' '),
    ),
  ]);
  const values = keysWithValue(places).map(fishQuote).join(' ');
  const steps = places.flatMap(({ path, commands }) =>
    commands.map(
      ({ text }) =>
        `      case ${fishQuote(`${path}|${text}`)}\n        set at ${fishQuote(below(path, text))}`,
    ),
  );
  return `# fish completion of waybill: waybill completion fish > ~/.config/fish/completions/waybill.fish
function __waybill_at
  set -l at ''
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip = 1
      set skip 0
      continue
    end
    switch "$at|$word"
      case ${values}
        set skip 1
${steps.join('\n')}
    end
  end
  test "$at" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function powershell(places: readonly Place[]): string {
  const entry = ({ text, says }: Word) => `@(${ps(text)}, ${ps(says || text)})`;
  const table = (rows: readonly (readonly [string, readonly Word[]])[]) =>
    rows
      .map(
        ([key, list]) =>
          `    ${ps(key)} = @(${list
            .map(entry)
            .map((one) => `,${one}`)
            .join('; ')})`,
      )
      .join('\n');
  return `# PowerShell completion of waybill. Put this into $PROFILE: waybill completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName waybill -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = @{
${table(places.map(({ path, commands }) => [path, commands] as const))}
  }
  $options = @{
${table(places.map(({ path, options }) => [path, options] as const))}
  }
  $choices = @{
${table(choicesOf(places).map(({ key, choices }) => [key, choices.map((text) => ({ text, says: text }))] as const))}
  }
  $values = @(${keysWithValue(places).map(ps).join(', ')})
  $at = ''
  $open = ''
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition -or $_.ToString() -ne $wordToComplete } | ForEach-Object { $_.ToString() })
  foreach ($word in $words) {
    if ($open) { $open = ''; continue }
    if ($values -ccontains "$at|$word") { $open = "$at|$word"; continue }
    foreach ($one in $commands[$at]) { if ($one[0] -ceq $word) { $at = "$at $word".Trim(); break } }
  }
  $items = if ($open) { $choices[$open] } elseif ($wordToComplete.StartsWith('-')) { $options[$at] } else { $commands[$at] }
  foreach ($one in $items) {
    if ($one[0].StartsWith($wordToComplete)) {
      [System.Management.Automation.CompletionResult]::new($one[0], $one[0], 'ParameterValue', $one[1])
    }
  }
}
`;
}

const below = (path: string, text: string): string => (path === '' ? text : `${path} ${text}`);

const keysWithValue = (places: readonly Place[]): string[] =>
  places.flatMap(({ path, options }) =>
    options.filter(({ takesValue }) => takesValue).map(({ text }) => `${path}|${text}`),
  );

const choicesOf = (places: readonly Place[]): { key: string; choices: readonly string[] }[] =>
  places.flatMap(({ path, options }) =>
    options
      .filter(({ choices }: TypedOption) => choices.length > 0)
      .map(({ text, choices }) => ({ key: `${path}|${text}`, choices })),
  );

const posix = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const fishQuote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const ps = (text: string): string => `'${text.replaceAll("'", "''")}'`;
