import { Caller } from './caller';

/** A request as its sender makes it. */
export interface TrafficRequest {
  /** Where it comes from. */
  readonly from: Caller;

  /**
   * Host that is asked for: `api.example.com`, `auth-api.auth.svc.cluster.local`, `auth-api`. Pods look short names
   * up in their own namespace. A port behind it (`api.example.com:8080`) goes into the `Host` header and nowhere else.
   */
  readonly host: string;

  /**
   * Port that the client connects to; the `Host` header has it unless it is 80 (or 443 with https), or `host` has one.
   *
   * @default 80, or 443 with https
   */
  readonly port?: number;

  /**
   * Path, with a query if there is one: `/api/v1/items?page=2`. It is sent as it stands, without encoding.
   *
   * @default "/"; with grpcService "/service/method"
   */
  readonly path?: string;

  /**
   * HTTP method.
   *
   * @default "GET"; "POST" with grpcService
   */
  readonly method?: string;

  /**
   * `http` or `https`, as the gateway receives it.
   *
   * @default "http"
   */
  readonly scheme?: string;

  /**
   * Headers; the case of names does not matter.
   *
   * @default - no headers but `Host`
   */
  readonly headers?: { readonly [name: string]: string };

  /**
   * Headers that are sent several times, one after the other.
   *
   * @default - none
   */
  readonly repeatedHeaders?: { readonly [name: string]: string[] };

  /**
   * Cookies, sent as one `Cookie` header after that of `headers`.
   *
   * @default - no cookies
   */
  readonly cookies?: { readonly [name: string]: string };

  /**
   * Parameters that are added to the query of the path, as they stand.
   *
   * @default - none
   */
  readonly query?: { readonly [name: string]: string };

  /**
   * Full name of a gRPC service, which makes this a gRPC request: `shop.Cart`.
   *
   * @default - no gRPC
   */
  readonly grpcService?: string;

  /**
   * Method of the gRPC service.
   *
   * @default - needed with grpcService
   */
  readonly grpcMethod?: string;
}
