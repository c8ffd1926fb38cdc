import { Workload } from '../../cluster/workload';
import { System } from '../../system/system';
import { Controllers } from '../kubernetes/controllers';

const known = new WeakMap<System, Controllers>();

function controllersOf(system: System): Controllers {
  const controllers = known.get(system) ?? new Controllers(system.cluster);
  known.set(system, controllers);
  return controllers;
}

/** Whether a controller for progressive delivery makes the Service or writes its selector. */
export function isOfController(system: System, serviceId: string): boolean {
  return controllersOf(system).ownsService(serviceId);
}

/** Whether such a controller makes or scales the workload. */
export function isScaledByController(system: System, workload: Workload): boolean {
  return controllersOf(system).owns(workload);
}
