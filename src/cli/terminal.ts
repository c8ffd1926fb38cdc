/** What a command reads from and writes to: `process`, or something like it in tests. */
export interface Terminal {
  /** Input, for the path `-`; `isTTY` if a person types it. */
  readonly stdin: AsyncIterable<Buffer | string> & { readonly isTTY?: boolean };
  /** Where results go. */
  readonly stdout: Output;
  /** Where messages go. */
  readonly stderr: Output;
  /** Environment variables. */
  readonly env: { readonly [name: string]: string | undefined };
}

/** Somewhere to write to. */
export interface Output {
  /** Whether a person looks at it. */
  readonly isTTY?: boolean;
  /** Writes a text. */
  write(text: string): unknown;
}

/** Whether results are marked with colors: on a terminal, unless somebody objects as https://no-color.org says. */
export function hasColors({ stdout, env }: Terminal): boolean {
  return stdout.isTTY === true && !env.NO_COLOR;
}
