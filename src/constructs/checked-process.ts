import { Construct } from 'constructs';
import { ProcessModel } from './process-model';
import { ServiceModel } from './service-model';

/** A process of the tree. */
export interface CheckedProcess {
  readonly construct: Construct;
  readonly model: ProcessModel;
  /** What JSON patches have changed that they must not change. */
  readonly patchProblems: () => string[];
}

/** A process whose requests are routed. */
export interface CheckedService extends CheckedProcess {
  readonly model: ServiceModel;
}

/** Whether a process is one whose requests are routed. */
export function isService(process: CheckedProcess): process is CheckedService {
  return process.model instanceof ServiceModel;
}
