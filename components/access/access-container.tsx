"use client";

import { useQuery } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useQueryStates } from "nuqs";
import { RulesContainer } from "@/components/access-rules/rules-container";
import { OverviewContainer } from "@/components/tenancy/overview-container";
import { OverviewNotes } from "@/components/tenancy/overview-gate";
import { isPending } from "@/components/tenancy/request-words";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { toast } from "@/components/ui/toast";
import { sessionQueries } from "@/lib/client/session";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { accessAddress, accessTabs, type AddressQuestion } from "./access-address";
import { AccessGraphContainer } from "./access-graph-container";
import { AllRequestsContainer } from "./all-requests-container";
import { EmergencyContainer } from "./emergency-container";
import { FreezeContainer } from "./freeze-container";
import { WhatCanContainer } from "./what-can-container";
import { WhatIfContainer } from "./what-if-container";
import { WhoCanContainer } from "./who-can-container";
import { WhyContainer } from "./why-container";

/** Who may do what, and why: questions, freeze windows, emergencies and requests. All of it is in the address. */
export function AccessContainer() {
  const session = useQuery(sessionQueries.current());
  const self = `User/${session.data?.person.username.replace(/^isthmus:/, "") ?? ""}`;
  return (
    <OverviewContainer title="Access">
      {(overview) => <AccessPage overview={overview} self={self} />}
    </OverviewContainer>
  );
}

function AccessPage({ overview, self }: { overview: TenancyOverview; self: string }) {
  const [{ tab, ...question }, setAddress] = useQueryStates(accessAddress, { history: "push" });
  const onAsk = (next: AddressQuestion) => void setAddress(next);
  const waiting = overview.requests.filter(isPending).length;
  const labels: Record<(typeof accessTabs)[number], string> = {
    what: "What can",
    who: "Who can",
    why: "Why (not)",
    graph: "Graph",
    "what-if": "What if",
    rules: "Rules",
    freeze: "Freeze windows",
    emergency: "Emergency",
    requests: waiting === 0 ? "Requests" : `Requests ${waiting}`,
  };
  return (
    <>
      <PageHeader
        title="Access"
        subtitle="Who may do what, through what, and what would have to be true."
        actions={
          <Button icon={Link2} onClick={() => void copyAddress()}>
            Copy link
          </Button>
        }
      />
      <Tabs
        label="Access"
        value={tab}
        onValueChange={(next) => {
          const found = accessTabs.find((known) => known === next);
          if (found !== undefined) void setAddress({ tab: found });
        }}
        listClassName="bg-surface px-4 md:px-6"
        tabs={accessTabs.map((value) => ({ value, label: labels[value] }))}
      >
        <div className="flex flex-col gap-4 p-4 md:p-6">
          <OverviewNotes overview={overview} />
          <TabPanel value="what" flush>
            <WhatCanContainer
              key={question.subject}
              subject={question.subject}
              onSubject={(subject) => void setAddress({ subject })}
              overview={overview}
              self={self}
            />
          </TabPanel>
          <TabPanel value="who" flush>
            <WhoCanContainer question={question} onAsk={onAsk} overview={overview} />
          </TabPanel>
          <TabPanel value="why" flush>
            <WhyContainer question={question} onAsk={onAsk} overview={overview} self={self} />
          </TabPanel>
          <TabPanel value="graph" flush>
            <AccessGraphContainer
              level={question.level}
              overview={overview}
              onLevel={(level) => void setAddress({ level, cluster: "", namespace: "" })}
              onSubject={(subject) => void setAddress({ tab: "what", subject })}
            />
          </TabPanel>
          <TabPanel value="what-if" flush>
            <WhatIfContainer overview={overview} />
          </TabPanel>
          <TabPanel value="rules" flush>
            <RulesContainer overview={overview} self={self} />
          </TabPanel>
          <TabPanel value="freeze" flush>
            <FreezeContainer overview={overview} />
          </TabPanel>
          <TabPanel value="emergency" flush>
            <EmergencyContainer overview={overview} self={self} />
          </TabPanel>
          <TabPanel value="requests" flush>
            <AllRequestsContainer overview={overview} self={self} />
          </TabPanel>
        </div>
      </Tabs>
    </>
  );
}

async function copyAddress(): Promise<void> {
  try {
    await navigator.clipboard.writeText(window.location.href);
    toast.success("Copied the link");
  } catch {
    toast.error("The browser does not allow copying", {
      description: "Copy the address of the page instead.",
    });
  }
}
