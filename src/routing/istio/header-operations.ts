import type * as istio from '../../imports/networking.istio.io';
import { HeaderOperations, lowerCase } from '../header-operations';

/** Header operations as Istio has them. */
export function headerOperationsSpec(request?: HeaderOperations, response?: HeaderOperations): istio.VirtualServiceSpecHttpHeaders | undefined {
  return request === undefined && response === undefined ? undefined : { request: operations(request), response: operations(response) };
}

function operations(given: HeaderOperations | undefined): istio.VirtualServiceSpecHttpHeadersRequest | undefined {
  return given === undefined ? undefined : {
    set: lowerCase(given.set),
    add: lowerCase(given.add),
    remove: given.remove?.map(name => name.toLowerCase()),
  };
}
