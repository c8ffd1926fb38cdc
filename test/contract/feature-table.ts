import { FEATURES } from './features';
import { ProviderCase } from './provider-case';
import { PROVIDERS } from './providers';

/** Which provider can do what, as a table of Markdown, a column for those that can do the same in one way: what the contract suite proves of each, or sees refused. */
export function featureTable(): string {
  const isLike = (one: ProviderCase, other: ProviderCase) => one.name === other.name && String(one.can) === String(other.can);
  const columns = PROVIDERS.filter((provider, index) => PROVIDERS.findIndex(other => isLike(other, provider)) === index);
  const rows = FEATURES.map(({ id, title }) => [title, ...columns.map(({ can }) => can.includes(id) ? 'yes' : '-')]);
  const head = ['', ...columns.map(({ title, name }) => `${title}<br>\`${name}\``)];
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
