import { usageError } from '../../shell/errors.js';
import { FORMATS } from '../report/formats.js';
import { PRESETS } from '../rule.js';
import { RULES } from '../rules/index.js';

/** What can be completed: flags and commands of the program. */
export interface Words {
  flags: readonly string[];
  commands: readonly string[];
}

/** `mcp-lint completion bash|zsh|fish`: a script for the shell to read. */
export function completion(shell: string, words: Words): void {
  const make = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (make === undefined) throw usageError(`There is no completion for "${shell}". There is bash, zsh and fish.`);
  process.stdout.write(make(words));
}

const rules = (): string => RULES.map((rule) => rule.name).join(' ');

const bash = ({ flags, commands }: Words): string => `# mcp-lint completion bash >> ~/.bashrc
_mcp_lint() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  case "$before" in
    --format) COMPREPLY=($(compgen -W '${FORMATS.join(' ')}' -- "$word")) ;;
    --preset) COMPREPLY=($(compgen -W '${PRESETS.join(' ')}' -- "$word")) ;;
    --fail-on) COMPREPLY=($(compgen -W 'error warning info never' -- "$word")) ;;
    explain|--fix-suggestions) COMPREPLY=($(compgen -W '${rules()}' -- "$word")) ;;
    *) if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W '${flags.join(' ')}' -- "$word"))
       else COMPREPLY=($(compgen -W '${commands.join(' ')}' -- "$word") $(compgen -f -- "$word")); fi ;;
  esac
}
complete -o filenames -F _mcp_lint mcp-lint
`;

const SHELLS: Record<string, (words: Words) => string> = {
  bash,
  zsh: (words) => `#compdef mcp-lint\nautoload -Uz bashcompinit && bashcompinit\n${bash(words)}`,
  fish: ({ flags, commands }) =>
    [
      '# mcp-lint completion fish > ~/.config/fish/completions/mcp-lint.fish',
      ...flags.map((flag) => `complete -c mcp-lint -l ${flag.replace(/^--/, '')}`),
      `complete -c mcp-lint -n __fish_use_subcommand -a '${commands.join(' ')}'`,
      `complete -c mcp-lint -n '__fish_seen_subcommand_from explain' -f -a '${rules()}'`,
      `complete -c mcp-lint -l format -x -a '${FORMATS.join(' ')}'`,
      `complete -c mcp-lint -l preset -x -a '${PRESETS.join(' ')}'`,
      '',
    ].join('\n'),
};
