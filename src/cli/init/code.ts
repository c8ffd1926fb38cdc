/** A text as TypeScript has it: in single quotes, unless something in it would have to be escaped. */
export function quoted(text: string): string {
  return /^[ -&(-[\]-~]*$/.test(text) ? `'${text}'` : JSON.stringify(text);
}

/** A plain value as TypeScript has it, on one line. */
export function literal(value: unknown): string {
  if (typeof value === 'string') {
    return quoted(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(literal).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => `${/^\w+$/.test(key) ? key : quoted(key)}: ${literal(field)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return String(value);
}

/** The function that adds a process to an app: `addAuthApi` for `auth-api`. No name of a process makes it a word that TypeScript keeps for itself. */
export function functionOf(name: string): string {
  return `add${name.split('-').map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
}

/** The file of a process without its ending, and the chart in it. An app often has a chart with the name of its folder, so it is not that. */
export function moduleOf(name: string): string {
  return `canary-${name}`;
}
