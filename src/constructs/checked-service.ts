import { Construct } from 'constructs';
import { Workload } from '../domain/workload';
import { RoutingProvider, RoutingSubject } from '../routing/routing-provider';

/** A service as the check of the whole tree sees it. */
export interface CheckedService {
  readonly construct: Construct;
  readonly subject: RoutingSubject;
  readonly provider: RoutingProvider;
  readonly workload: Workload;
  /** What is wrong with the service by itself. */
  readonly problems: () => string[];
}
