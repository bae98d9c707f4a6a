import Link from "next/link";
import type { Place } from "./collect-services";

interface PlaceListProps {
  /** Namespaces of clusters that the workspace owns now. */
  places: readonly Place[];
  /** What it asks for, `west/shop` or with a star. */
  selectors: readonly string[];
}

/** Where a workspace is: each namespace with its clusters, and what it asks for without having it. */
export function PlaceList({ places, selectors }: PlaceListProps) {
  const byNamespace = Map.groupBy(places, ({ namespace }) => namespace);
  const waiting = selectors.filter((selector) => {
    const [cluster, namespace] = selector.split("/");
    return !places.some(
      (place) => place.namespace === namespace && (cluster === "*" || place.cluster === cluster),
    );
  });
  return (
    <div className="flex flex-col gap-3 text-sm">
      {byNamespace.size === 0 ? (
        <p className="text-muted">The workspace owns no namespace that exists in a cluster.</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {[...byNamespace].map(([namespace, own]) => (
            <li key={namespace}>
              <span className="font-medium">{namespace}</span>
              <span className="text-muted"> in </span>
              {own.map(({ cluster }, index) => (
                <span key={cluster}>
                  {index > 0 ? ", " : ""}
                  <Link
                    href={`/configuration?${new URLSearchParams({ cluster, namespace })}`}
                    className="hover:underline"
                  >
                    {cluster}
                  </Link>
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
      {waiting.length === 0 ? null : (
        <p className="text-muted">
          Asked for, not there or not its own:{" "}
          <span className="font-mono text-xs wrap-anywhere">{waiting.join(", ")}</span>
        </p>
      )}
    </div>
  );
}
