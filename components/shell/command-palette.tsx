"use client";

import { Command } from "cmdk";
import { Boxes, Folder, type LucideIcon, Search, Server } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "@/components/ui/kbd";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import type { ServiceRow } from "@/lib/domain/kubernetes/service-view";
import type { Destination } from "./navigation";

interface PaletteWorkspace {
  name: string;
  title: string;
  tenant: string;
}

export interface PaletteAction {
  label: string;
  icon: LucideIcon;
  run: () => void;
}

interface CommandPaletteProps {
  destinations: readonly Destination[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  search: string;
  onSearchChange: (search: string) => void;
  clusters: readonly ClusterSummary[];
  services: readonly ServiceRow[];
  workspaces: readonly PaletteWorkspace[];
  actions: readonly PaletteAction[];
  onGo: (href: string) => void;
}

/** Everything that can be reached or done, by typing. */
export function CommandPalette({
  destinations,
  open,
  onOpenChange,
  search,
  onSearchChange,
  clusters,
  services,
  workspaces,
  actions,
  onGo,
}: CommandPaletteProps) {
  const close = (act: () => void) => () => {
    onOpenChange(false);
    act();
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[12vh] z-50 mx-auto max-w-xl animate-enter overflow-hidden rounded-lg border border-line bg-surface shadow-float focus:outline-none"
        >
          <Dialog.Title className="sr-only">Search or jump to</Dialog.Title>
          <Command label="Search or jump to" loop filter={matchWords}>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden className="size-4 shrink-0 text-muted" />
              <Command.Input
                value={search}
                onValueChange={onSearchChange}
                placeholder="A page, a cluster, a service, an action"
                className="h-12 w-full bg-transparent text-lg outline-none"
              />
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className="max-h-[60vh] overflow-y-auto p-2">
              <Command.Empty className="px-3 py-8 text-center text-muted">
                Nothing is named like that.
              </Command.Empty>
              <Group heading="Pages">
                {destinations.map(({ href, label, icon, key }) => (
                  <Item
                    key={href}
                    icon={icon}
                    value={`page ${label}`}
                    onSelect={close(() => onGo(href))}
                    aside={<Keys keys={["g", key]} />}
                  >
                    {label}
                  </Item>
                ))}
              </Group>
              {clusters.length > 0 && (
                <Group heading="Clusters">
                  {clusters.map((cluster) => (
                    <Item
                      key={cluster.name}
                      icon={Server}
                      value={`cluster ${cluster.name} ${cluster.displayName}`}
                      onSelect={close(() => onGo(`/clusters/${encodeURIComponent(cluster.name)}`))}
                      aside={cluster.freshness}
                    >
                      {cluster.displayName || cluster.name}
                    </Item>
                  ))}
                </Group>
              )}
              {workspaces.length > 0 && (
                <Group heading="Workspaces">
                  {workspaces.map(({ name, title, tenant }) => (
                    <Item
                      key={name}
                      icon={Folder}
                      value={`workspace ${name} ${title} ${tenant}`}
                      onSelect={close(() => onGo(`/workspaces/${encodeURIComponent(name)}`))}
                      aside={tenant}
                    >
                      {title}
                    </Item>
                  ))}
                </Group>
              )}
              {services.length > 0 && (
                <Group heading="Services">
                  {services.map(({ cluster, namespace, name }) => (
                    <Item
                      key={`${cluster}/${namespace}/${name}`}
                      icon={Boxes}
                      value={`service ${name} ${namespace} ${cluster}`}
                      onSelect={close(() => onGo(`/services/${cluster}/${namespace}/${name}`))}
                      aside={`${namespace} · ${cluster}`}
                    >
                      {name}
                    </Item>
                  ))}
                </Group>
              )}
              <Group heading="Actions">
                {actions.map((action) => (
                  <Item
                    key={action.label}
                    icon={action.icon}
                    value={`action ${action.label}`}
                    onSelect={close(action.run)}
                  >
                    {action.label}
                  </Item>
                ))}
              </Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Every word typed must occur; what begins with the first one comes first. */
function matchWords(value: string, search: string): number {
  const text = value.toLowerCase();
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (!words.every((word) => text.includes(word))) return 0;
  return text.split(" ").some((part) => part.startsWith(words[0] ?? "")) ? 1 : 0.5;
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="text-xs font-medium text-muted [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  icon: LucideIcon;
  value: string;
  onSelect: () => void;
  aside?: ReactNode;
  children: ReactNode;
}

function Item({ icon: Icon, value, onSelect, aside, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2 text-base font-normal text-text select-none data-[selected=true]:bg-accent-soft"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <span className="text-xs text-muted">{aside}</span>
    </Command.Item>
  );
}

function Keys({ keys }: { keys: string[] }) {
  return (
    <span className="flex gap-1 max-sm:hidden">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  );
}
