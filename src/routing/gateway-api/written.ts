import type * as gateway from '../../imports/gateway.networking.k8s.io';

/** A generated type with the values of its enums as they are written. */
type Written<T> = T extends string ? `${T}` : T extends number ? number : T extends object ? { [key in keyof T]: Written<T[key]> } : T;

/** A rule of an HTTPRoute. */
export type HttpRule = Written<gateway.HttpRouteSpecRules>;
/** A rule of a GRPCRoute. */
export type GrpcRule = Written<gateway.GrpcRouteSpecRules>;
/** A rule of either. */
export type RouteRule = HttpRule | GrpcRule;

export type HttpMatch = Written<gateway.HttpRouteSpecRulesMatches>;
export type GrpcMatch = Written<gateway.GrpcRouteSpecRulesMatches>;
export type RouteFilter = Written<gateway.HttpRouteSpecRulesFilters>;
export type BackendRef = Written<gateway.HttpRouteSpecRulesBackendRefs>;
export type HeaderModifier = Written<gateway.HttpRouteSpecRulesFiltersRequestHeaderModifier>;
export type Timeouts = Written<gateway.HttpRouteSpecRulesTimeouts>;
export type ParentRef = Written<gateway.HttpRouteSpecParentRefs>;
export type RouteSpec = Omit<Written<gateway.HttpRouteSpec>, 'rules'> & { readonly rules: RouteRule[] };
export type GrantSpec = Written<gateway.ReferenceGrantSpec>;
