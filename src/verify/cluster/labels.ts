/** Labels by their keys. */
export interface Labels {
  readonly [key: string]: string;
}

/** Whether something has every one of the labels. */
export function hasLabels({ labels }: { readonly labels: Labels }, wanted: Labels): boolean {
  return Object.keys(wanted).every(key => labels[key] === wanted[key]);
}

/** In words: `track=canary, zone=a`. */
export function labelText(labels: Labels): string {
  return Object.keys(labels).length === 0 ? 'any labels' : Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ');
}
