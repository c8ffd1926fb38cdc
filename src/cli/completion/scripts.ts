/** Scripts by the names of their shells. Each asks `cdk8s-canary complete`, the command that is being written, what can follow. */
export const SCRIPTS: { readonly [shell: string]: string } = {
  // Words are divided at "=", too (COMP_WORDBREAKS), so they are joined for the question, and the answer loses what is in front of it. Files are left to readline,
  // which knows about quotes and spaces.
  bash: `# Completion of cdk8s-canary for bash: eval "$(cdk8s-canary completion bash)"
_cdk8s_canary() {
  local program=\${COMP_WORDS[0]} word last line kind prefix candidate
  local -a words=() candidates=()
  program=\${program/#\\~/$HOME}
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    last=$((\${#words[@]} - 1))
    if [[ $last -ge 0 && \${words[last]} == --* && ( $word == = || \${words[last]} == --*= ) ]]; then
      words[last]+=$word
    else
      words+=("$word")
    fi
  done
  if [[ $word == = ]]; then
    word=
  fi
  # What the words joined last begin with is no part of the word of bash.
  prefix=\${words[\${#words[@]} - 1]%"$word"}
  COMPREPLY=()
  {
    IFS= read -r kind
    while IFS=$'\\t' read -r candidate line; do
      candidates+=("\${candidate#"$prefix"}")
    done
  } < <("$program" complete -- "\${words[@]}" 2>/dev/null)
  COMPREPLY=("\${candidates[@]}")
  if [[ $kind == files ]]; then
    compopt -o default 2>/dev/null
  fi
}
complete -F _cdk8s_canary cdk8s-canary
`,
  zsh: `#compdef cdk8s-canary
# Completion of cdk8s-canary for zsh: source <(cdk8s-canary completion zsh), behind compinit
_cdk8s_canary() {
  local program=\${(Q)words[1]} line word description
  local -a lines described
  program=\${program/#\\~/$HOME}
  lines=("\${(@f)$("$program" complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  for line in "\${(@)lines[2,-1]}"; do
    word=\${line%%$'\\t'*} description=\${line#*$'\\t'}
    [[ -n $word ]] && described+=("\${word//:/\\\\:}\${description:+:$description}")
  done
  (( \${#described} )) && _describe -V 'cdk8s-canary' described
  if [[ $lines[1] == files ]]; then
    [[ $PREFIX == --*=* ]] && compset -P '*='
    _files
  fi
}
if [[ $funcstack[1] == _cdk8s_canary ]]; then
  _cdk8s_canary "$@"
else
  compdef _cdk8s_canary cdk8s-canary
fi
`,
  fish: `# Completion of cdk8s-canary for fish: cdk8s-canary completion fish | source
function __cdk8s_canary_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    set -e words[1]
    set -l lines ($program complete -- $words "$current" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path (string replace -r '^--[^=]*=' '' -- "$current" | string trim -l -c '"\\'')
    end
    set -e lines[1]
    printf '%s\\n' $lines
end
complete -c cdk8s-canary -f -a '(__cdk8s_canary_complete)'
`,
};
