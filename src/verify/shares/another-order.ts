import { RequestShares } from '../process-shares';

/** What stands behind the first possibility where the order of creation decides. */
export function anotherOrder({ dependsOnCreationOrder }: Pick<RequestShares, 'dependsOnCreationOrder'>): string {
  return dependsOnCreationOrder ? ' (something else if objects were created in another order)' : '';
}
