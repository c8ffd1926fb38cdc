import { Change } from './change';
import { MultiMap } from '../multi-map';

/** Changes of one kind that go through the same stages, together: what goes wrong with many of them goes wrong with all. */
export function alike(changes: readonly Change[], indexes: readonly number[]): number[][] {
  const groups = new MultiMap<string, number>();
  indexes.forEach(index => groups.add(nameOf(changes[index]), index));
  return groups.entries().map(([, group]) => [...group]);
}

function nameOf({ before, after, stages }: Change): string {
  return [(after ?? before)!.kind, ...stages.map(({ says }) => says)].join('\n');
}
