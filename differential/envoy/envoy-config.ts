/*
 * Envoy's configuration as protobuf's JSON, as far as it decides what happens to a call.
 * Source: envoy api, config/listener/v3, config/route/v3, config/cluster/v3, config/rbac/v3.
 */

export interface StringMatcher {
  exact?: string;
  prefix?: string;
  suffix?: string;
  contains?: string;
  safeRegex?: { regex: string };
  ignoreCase?: boolean;
}

export interface HeaderMatcher {
  name: string;
  stringMatch?: StringMatcher;
  safeRegexMatch?: { regex: string };
  exactMatch?: string;
  presentMatch?: boolean;
  invertMatch?: boolean;
  treatMissingHeaderAsEmpty?: boolean;
}

export interface FractionalPercent {
  numerator?: number;
  denominator?: "HUNDRED" | "TEN_THOUSAND" | "MILLION";
}

export interface EnvoyRoute {
  name?: string;
  match: {
    prefix?: string;
    path?: string;
    pathSeparatedPrefix?: string;
    safeRegex?: { regex: string };
    caseSensitive?: boolean;
    headers?: HeaderMatcher[];
    queryParameters?: { name: string; stringMatch?: StringMatcher; presentMatch?: boolean }[];
  };
  route?: {
    cluster?: string;
    weightedClusters?: { clusters: { name: string; weight?: number }[] };
    timeout?: string;
    prefixRewrite?: string;
    hostRewriteLiteral?: string;
    regexRewrite?: { pattern: { regex: string }; substitution?: string };
    requestMirrorPolicies?: {
      cluster: string;
      runtimeFraction?: { defaultValue?: FractionalPercent };
    }[];
    retryPolicy?: {
      retryOn?: string;
      numRetries?: number;
      perTryTimeout?: string;
      retriableStatusCodes?: number[];
    };
  };
  redirect?: {
    hostRedirect?: string;
    pathRedirect?: string;
    prefixRewrite?: string;
    responseCode?: string;
    schemeRedirect?: string;
    portRedirect?: number;
  };
  directResponse?: { status: number; body?: { inlineString?: string } };
  typedPerFilterConfig?: Record<
    string,
    {
      delay?: { fixedDelay?: string; percentage?: FractionalPercent };
      abort?: { httpStatus?: number; grpcStatus?: number; percentage?: FractionalPercent };
    }
  >;
}

export interface EnvoyVirtualHost {
  name: string;
  domains: string[];
  routes?: EnvoyRoute[];
  requireTls?: string;
}

export interface EnvoyRouteConfiguration {
  name?: string;
  virtualHosts?: EnvoyVirtualHost[];
  ignorePortInHostMatching?: boolean;
}

export interface RbacRules {
  action?: "ALLOW" | "DENY" | "LOG";
  policies?: Record<string, { permissions: RbacNode[]; principals: RbacNode[] }>;
}

/** A permission or principal: one key says which. */
export type RbacNode = Record<string, unknown>;

export interface EnvoyFilter {
  name: string;
  typedConfig?: {
    rds?: { routeConfigName: string };
    routeConfig?: EnvoyRouteConfiguration;
    httpFilters?: { name: string; typedConfig?: { rules?: RbacRules } }[];
    rules?: RbacRules;
    cluster?: string;
    weightedClusters?: { clusters: { name: string; weight?: number }[] };
  };
}

export interface EnvoyFilterChain {
  name?: string;
  filterChainMatch?: {
    destinationPort?: number;
    prefixRanges?: { addressPrefix: string; prefixLen?: number }[];
    serverNames?: string[];
    transportProtocol?: string;
    applicationProtocols?: string[];
  };
  filters?: EnvoyFilter[];
  transportSocket?: {
    typedConfig?: {
      requireClientCertificate?: boolean;
      commonTlsContext?: { tlsCertificateSdsSecretConfigs?: { name: string }[] };
    };
  };
}

export interface ListenerFilterPredicate {
  anyMatch?: boolean;
  notMatch?: ListenerFilterPredicate;
  orMatch?: { rules: ListenerFilterPredicate[] };
  andMatch?: { rules: ListenerFilterPredicate[] };
  destinationPortRange?: { start?: number; end?: number };
}

interface EnvoyAddress {
  socketAddress?: { address: string; portValue?: number };
}

export interface EnvoyListener {
  name: string;
  address?: EnvoyAddress;
  additionalAddresses?: { address: EnvoyAddress }[];
  filterChains?: EnvoyFilterChain[];
  defaultFilterChain?: EnvoyFilterChain;
  listenerFilters?: { name: string; filterDisabled?: ListenerFilterPredicate }[];
}

interface UpstreamSocket {
  name?: string;
  typedConfig?: {
    commonTlsContext?: {
      tlsCertificateSdsSecretConfigs?: { name: string }[];
      tlsCertificates?: unknown[];
      combinedValidationContext?: { validationContextSdsSecretConfig?: { name: string } };
    };
  };
}

export interface EnvoyCluster {
  name: string;
  transportSocket?: UpstreamSocket;
  transportSocketMatches?: {
    name: string;
    match?: Record<string, string>;
    transportSocket: UpstreamSocket;
  }[];
}
