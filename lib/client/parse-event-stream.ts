/** One dispatched event of a `text/event-stream`. */
export interface StreamEvent {
  event: string;
  data: string;
  id: string;
}

/**
 * An incremental parser of server-sent events: feed it text as it arrives, get the complete events back.
 * Source: WHATWG HTML, "Server-sent events", section "Interpreting an event stream".
 */
export function createEventStreamParser(): (text: string) => StreamEvent[] {
  let rest = "";
  let event = "";
  let data: string[] = [];
  let id = "";

  const readLine = (line: string, found: StreamEvent[]) => {
    if (line === "") {
      if (data.length > 0) found.push({ event: event === "" ? "message" : event, data: data.join("\n"), id });
      event = "";
      data = [];
      return;
    }
    if (line.startsWith(":")) return;
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const raw = colon === -1 ? "" : line.slice(colon + 1);
    const value = raw.startsWith(" ") ? raw.slice(1) : raw;
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id" && !value.includes("\0")) id = value;
  };

  return (text) => {
    const found: StreamEvent[] = [];
    rest += text;
    let start = 0;
    for (;;) {
      const end = rest.indexOf("\n", start);
      if (end === -1) break;
      readLine(rest.slice(start, rest[end - 1] === "\r" ? end - 1 : end), found);
      start = end + 1;
    }
    rest = rest.slice(start);
    return found;
  };
}
