import { ExternalLink, Focus, Split } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { ObjectLink } from "@/components/explanation/object-link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { PanelSection, SidePanel } from "@/components/ui/side-panel";
import { StatusText, type Tone } from "@/components/ui/status-pill";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { formatReference } from "@/lib/domain/istio/explanation";
import type { Finding } from "@/lib/domain/istio/finding";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import { formatTally, tallyIssues } from "@/lib/domain/topology/find-issue-badges";
import type { Health, TopologyEdge, TopologyNode } from "@/lib/domain/topology/topology";
import {
  describeBadge,
  describeHealth,
  describeKind,
  formatPercent,
  formatRate,
} from "../topology/describe-node";
import { badgeIcons, kindIcons, warningBadges } from "../topology/node-icons";

export const panelTabs = ["overview", "explain", "yaml"] as const;
export type PanelTab = (typeof panelTabs)[number];

export interface NodePanelProps {
  node: TopologyNode;
  cluster: ClusterSummary | undefined;
  /** Both directions; the other end by name. */
  edges: readonly { edge: TopologyEdge; outgoing: boolean; other: TopologyNode | undefined }[];
  /** Errors and warnings of the analysis, worst first. */
  issues: readonly Finding[];
  focused: boolean;
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  onFocus: (focused: boolean) => void;
  onSelect: (id: string) => void;
  onClose: () => void;
  /** Live measured traffic, for services. */
  traffic: ReactNode;
  yaml: ReactNode;
  /** What holds for it and why; undefined for what is neither service nor workload. */
  explanation: ReactNode | undefined;
}

const tones: Record<Health, Tone> = { healthy: "ok", degraded: "warn", failing: "bad", unknown: "unknown" };

export function servicePage(node: Pick<TopologyNode, "cluster" | "namespace" | "name">): string {
  return `/services/${[node.cluster, node.namespace, node.name].map(encodeURIComponent).join("/")}`;
}

const badgesShown = 6;

/** What one card stands for: state, rules that decide over it, what it is connected to, its YAML, and what one may do. */
export function NodePanel(props: NodePanelProps) {
  const {
    node,
    cluster,
    edges,
    issues,
    focused,
    tab,
    onTab,
    onFocus,
    onSelect,
    onClose,
    traffic,
    yaml,
    explanation,
  } = props;
  const Icon = kindIcons[node.kind];
  const isService = node.kind === "service" && node.object.kind === "Service";
  const old = cluster !== undefined && (cluster.freshness === "stale" || cluster.freshness === "offline");
  return (
    <SidePanel
      title={node.name}
      subtitle={`${describeKind(node.kind)} · ${node.namespace} · in ${cluster?.displayName ?? node.cluster}`}
      icon={<Icon aria-hidden className="size-5" />}
      onClose={onClose}
      className="max-md:top-auto! max-md:max-h-[70dvh] max-md:rounded-t-lg max-md:border-t"
      tools={
        <IconButton
          label={focused ? "Show everything again" : "Focus on this and its neighbours"}
          icon={Focus}
          aria-pressed={focused}
          className={focused ? "text-accent-text!" : ""}
          onClick={() => onFocus(!focused)}
        />
      }
      actions={
        isService ? (
          <>
            <Button asChild variant="primary" size="sm" icon={Split}>
              <Link href={`${servicePage(node)}/traffic-split`}>Edit split</Link>
            </Button>
            <Button asChild size="sm" icon={ExternalLink}>
              <Link href={servicePage(node)}>Open service</Link>
            </Button>
          </>
        ) : undefined
      }
    >
      <Tabs
        value={tab}
        onValueChange={(value) => onTab(panelTabs.find((each) => each === value) ?? "overview")}
        label="About this node"
        listClassName="px-3"
        tabs={[
          { value: "overview", label: "Overview" },
          ...(explanation === undefined ? [] : [{ value: "explain", label: "Explain" }]),
          { value: "yaml", label: "YAML" },
        ]}
      >
        <TabPanel value="overview" className="pt-0!">
          {old ? (
            <Callout tone="warn" className="m-5 mb-0" title={`${cluster.displayName} does not answer`}>
              {cluster.lastSeen === undefined ? (
                "There is no data of it."
              ) : (
                <>
                  This is what it was like <RelativeTime time={cluster.lastSeen} />.
                </>
              )}
            </Callout>
          ) : null}
          <PanelSection
            title="State"
            aside={<StatusText tone={tones[node.health]}>{describeHealth(node.health)}</StatusText>}
          >
            <p className="text-sm">{node.subtitle}</p>
            {node.ready === undefined ? null : (
              <p className="text-sm text-muted">
                {node.ready.ready} of {node.ready.total} endpoints ready
              </p>
            )}
            {node.version === undefined ? null : <p className="text-sm text-muted">version {node.version}</p>}
          </PanelSection>
          <NodeIssues issues={issues} />
          {traffic}
          {node.badges.length === 0 ? null : (
            <PanelSection title="Rules and security">
              <ul className="flex flex-col gap-2.5">
                {node.badges.slice(0, badgesShown).map((badge) => {
                  const BadgeIcon = badgeIcons[badge.kind];
                  return (
                    <li key={`${badge.kind} ${badge.text}`} className="flex items-start gap-2.5 text-sm">
                      <BadgeIcon
                        aria-hidden
                        className={
                          warningBadges.has(badge.kind)
                            ? "mt-0.5 size-4 shrink-0 text-warn"
                            : "mt-0.5 size-4 shrink-0 text-muted"
                        }
                      />
                      <span className="min-w-0 wrap-anywhere">
                        <span className="font-medium">{describeBadge(badge.kind)}.</span> {badge.text}
                      </span>
                    </li>
                  );
                })}
              </ul>
            </PanelSection>
          )}
          <Connections edges={edges} onSelect={onSelect} />
          {cluster === undefined ||
          cluster.conditions.every((condition) => condition.status === "True") ? null : (
            <PanelSection title={`Conditions of ${cluster.displayName}`}>
              <ul className="flex flex-col gap-2 text-sm">
                {cluster.conditions
                  .filter((condition) => condition.status !== "True")
                  .map((condition) => (
                    <li key={condition.type}>
                      <StatusText tone={condition.status === "False" ? "bad" : "unknown"}>
                        {condition.type}: {condition.reason}
                      </StatusText>
                      <p className="text-muted wrap-anywhere">{condition.message}</p>
                    </li>
                  ))}
              </ul>
            </PanelSection>
          )}
        </TabPanel>
        {explanation === undefined ? null : (
          <TabPanel value="explain" className="p-5!">
            {explanation}
          </TabPanel>
        )}
        <TabPanel value="yaml" className="pt-0!">
          {yaml}
        </TabPanel>
      </Tabs>
    </SidePanel>
  );
}

const issuesShown = 5;

function NodeIssues({ issues }: Pick<NodePanelProps, "issues">) {
  const tally = tallyIssues(issues);
  if (tally === undefined) return null;
  return (
    <PanelSection
      title="Issues"
      aside={<StatusText tone={tally.errors > 0 ? "bad" : "warn"}>{formatTally(tally)}</StatusText>}
    >
      <ul className="flex flex-col gap-2.5 text-sm">
        {issues.slice(0, issuesShown).map((finding) => (
          <li key={`${finding.code} ${formatReference(finding.object)} ${finding.message}`}>
            <span className="flex flex-wrap items-baseline gap-x-2">
              <StatusText tone={finding.severity === "error" ? "bad" : "warn"}>{finding.code}</StatusText>
              <ObjectLink cluster={finding.cluster} object={finding.object} />
            </span>
            <p className="text-muted wrap-anywhere">{finding.message}</p>
          </li>
        ))}
      </ul>
      {issues.length > issuesShown ? (
        <p className="text-sm text-muted">and {issues.length - issuesShown} more</p>
      ) : null}
    </PanelSection>
  );
}

const edgesShown = 8;

function Connections({ edges, onSelect }: Pick<NodePanelProps, "edges" | "onSelect">) {
  const [all, setAll] = useState(false);
  if (edges.length === 0) return null;
  const shown = all ? edges : edges.slice(0, edgesShown);
  return (
    <PanelSection title="Connections" aside={`${edges.length}`}>
      <ul className="flex flex-col gap-2">
        {shown.map(({ edge, outgoing, other }) => (
          <li key={edge.id} className="text-sm">
            <span className="flex items-baseline justify-between gap-3">
              <span className="min-w-0">
                <span className="text-muted">{outgoing ? "to " : "from "}</span>
                <button
                  type="button"
                  className="link rounded-sm font-medium wrap-anywhere"
                  onClick={() => onSelect(outgoing ? edge.target : edge.source)}
                >
                  {other?.name ?? (outgoing ? edge.target : edge.source)}
                </button>
                {other === undefined ? null : (
                  <span className="text-muted"> {describeKind(other.kind).toLowerCase()}</span>
                )}
              </span>
              <span className="shrink-0 tabular-nums">
                {[
                  edge.percent === undefined ? "" : `${Math.round(edge.percent)} %`,
                  edge.rate === undefined ? "" : formatRate(edge.rate),
                  edge.mtlsPercent === undefined ? "" : `mTLS ${formatPercent(edge.mtlsPercent)}`,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            <span className="block font-mono text-2xs text-muted wrap-anywhere">{edge.via}</span>
          </li>
        ))}
      </ul>
      {edges.length > shown.length ? (
        <Button size="sm" variant="ghost" onClick={() => setAll(true)}>
          Show all {edges.length}
        </Button>
      ) : null}
    </PanelSection>
  );
}
