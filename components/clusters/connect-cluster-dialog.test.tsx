import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ConnectCluster } from "@/lib/domain/kubernetes/connect-cluster";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { TooltipProvider } from "@/components/ui/tooltip";
import { ConnectClusterDialog } from "./connect-cluster-dialog";

afterEach(cleanup);

const caData = btoa("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");

function kubeconfig({
  user = { token: "abc" } as Record<string, unknown>,
  contexts = ["west"],
} = {}): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "c",
        cluster: { server: "https://west.example.com:6443", "certificate-authority-data": caData },
      },
    ],
    users: [{ name: "u", user }],
    contexts: contexts.map((name) => ({ name, context: { cluster: "c", user: "u" } })),
  });
}

function renderDialog(failure?: StatusError) {
  const onConnect = vi.fn<(cluster: ConnectCluster) => void>();
  render(
    <TooltipProvider>
      <ConnectClusterDialog
        open
        onOpenChange={() => undefined}
        onConnect={onConnect}
        pending={false}
        failure={failure}
        ownersIn={(cluster) =>
          cluster === "west" ? [{ tenant: "fruit", workspace: "orchard", namespaces: ["apples"] }] : []
        }
      />
    </TooltipProvider>,
  );
  return onConnect;
}

const type = (name: RegExp, value: string) =>
  fireEvent.change(screen.getByRole("textbox", { name }), { target: { value } });
const submit = () => userEvent.click(screen.getByRole("button", { name: "Connect" }));
const alerts = () => screen.getAllByRole("alert").map((alert) => alert.textContent);

describe("refused in the browser, nothing is sent", () => {
  test("an empty form says what is missing", async () => {
    const onConnect = renderDialog();
    expect(screen.queryByRole("alert")).toBeNull();
    await submit();
    expect(screen.getByRole("textbox", { name: /^Name/ }).getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByRole("textbox", { name: /^kubeconfig/ }).getAttribute("aria-invalid")).toBe("true");
    expect(onConnect).not.toHaveBeenCalled();
  });

  test.each([
    ["a program to run", { exec: { command: "sh" } }, "users[0].user.exec"],
    ["a file of the server", { tokenFile: "/etc/passwd" }, "users[0].user.tokenFile"],
    ["impersonation", { token: "abc", as: "admin" }, "users[0].user.as"],
  ])("a kubeconfig with %s names the field", async (_, user, field) => {
    const onConnect = renderDialog();
    type(/^Name/, "west");
    type(/^kubeconfig/, kubeconfig({ user }));
    await submit();
    expect(alerts().join(" ")).toContain(field);
    expect(onConnect).not.toHaveBeenCalled();
  });

  test("more than 256 KiB", async () => {
    const onConnect = renderDialog();
    type(/^Name/, "west");
    type(/^kubeconfig/, "x".repeat(262_145));
    await submit();
    expect(alerts()).toContain("is larger than 256 KiB");
    expect(onConnect).not.toHaveBeenCalled();
  });

  test("a name that is no RFC 1123 label and a URL that is none, each at its field", async () => {
    const onConnect = renderDialog();
    type(/^Name/, "West!");
    type(/^kubeconfig/, kubeconfig());
    type(/^Prometheus URL/, "ftp://prometheus");
    await submit();
    expect(alerts()).toEqual([expect.stringContaining("RFC 1123"), "must be an http(s) URL"]);
    expect(onConnect).not.toHaveBeenCalled();
  });

  test("several contexts need a choice", async () => {
    const onConnect = renderDialog();
    type(/^Name/, "west");
    type(/^kubeconfig/, kubeconfig({ contexts: ["west", "east"] }));
    expect(screen.getByRole("combobox", { name: "Context" })).toBeTruthy();
    await submit();
    expect(alerts().join(" ")).toContain("choose one of: west, east");
    expect(onConnect).not.toHaveBeenCalled();
  });
});

test("what the server refuses stands at its field and above the form", () => {
  renderDialog(
    new StatusError("Invalid", "kubeconfig is refused", {
      cluster: "west",
      causes: [
        { reason: "FieldValueInvalid", field: "name", message: "is taken" },
        {
          reason: "FieldValueInvalid",
          field: "clusters[0].cluster.server",
          message: "is a loopback address",
        },
      ],
    }),
  );
  const [whole, name, config] = alerts();
  expect(whole).toContain("The cluster was not connected");
  expect(name).toBe("is taken");
  expect(config).toBe("clusters[0].cluster.server is a loopback address");
});

test("a good form sends what was typed and leaves out what was not", async () => {
  const onConnect = renderDialog();
  type(/^Name/, "west");
  type(/^Region/, "us-west");
  type(/^kubeconfig/, kubeconfig());
  await submit();
  expect(onConnect).toHaveBeenCalledWith({
    name: "west",
    displayName: "",
    region: "us-west",
    kubeconfig: kubeconfig(),
  });
});

test("says whose namespaces of a cluster of this name are", () => {
  renderDialog();
  type(/^Name/, "east");
  expect(screen.queryByText(/namespaces of this cluster/)).toBeNull();
  type(/^Name/, "west");
  expect(screen.getByText("One workspace names namespaces of this cluster")).toBeTruthy();
  expect(screen.getByRole("listitem").textContent).toBe("apples → orchard of fruit");
});

test("a file is read into the form", async () => {
  const onConnect = renderDialog();
  type(/^Name/, "west");
  await userEvent.upload(
    screen.getByLabelText("kubeconfig file"),
    new File([kubeconfig()], "west.kubeconfig"),
  );
  await submit();
  expect(onConnect).toHaveBeenCalledTimes(1);
});
