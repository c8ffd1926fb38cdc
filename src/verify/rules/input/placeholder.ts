const PLACEHOLDER = /\$\{([^}]*)\}|\{\{([^}]*)\}\}|<([A-Za-z][\w .-]*)>|\$([A-Z][A-Z0-9_]+)/g;

/** What stands in a text for something else that a tool puts there: `${TAG}`, `{{ tag }}`, `<tag>`, `$TAG`. */
export function placeholdersOf(value: unknown): string[] {
  return typeof value === 'string' ? value.match(PLACEHOLDER) ?? [] : [];
}

/** Whether a text is nothing but one. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.replace(PLACEHOLDER, '') === '';
}

/** The text with a name for each, the same for the same one; texts within lists and objects, too. */
export function filledIn(value: any): any {
  if (typeof value === 'string') {
    return value.replace(PLACEHOLDER, found => found.toLowerCase().replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '').replace(/[^a-z0-9]+/g, '-') || 'x');
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Array.isArray(value) ? value.map(filledIn) : Object.fromEntries(Object.entries(value).map(([key, field]) => [key, filledIn(field)]));
}

/** The text with a number for each. */
export function counted(value: string): string {
  return value.replace(PLACEHOLDER, '1');
}
