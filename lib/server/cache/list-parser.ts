import "server-only";

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** The bytes are no list of objects, or one larger than allowed. */
export class MalformedListError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "MalformedListError";
  }
}

/** What of a list page is not its items. */
export interface ListEnvelope {
  kind: string;
  apiVersion: string;
  resourceVersion: string;
  /** "" on the last page. */
  continue: string;
}

export interface ListParser {
  /**
   * Takes the next chunk and calls back with each item that it completes, as JSON text. One item at a time is held:
   * a page of 100 MB neither blocks the event loop nor fills the memory.
   * @throws MalformedListError
   */
  push(chunk: Buffer): void;
  /**
   * Ends the page.
   * @throws MalformedListError unless the bytes were one complete JSON list with a kind and a resourceVersion.
   */
  end(): ListEnvelope;
}

/**
 * Cuts `{"kind":"PodList","metadata":{…},"items":[{…},{…}]}` into its items while it arrives, by counting brackets
 * outside strings. Items are parsed by the caller; the rest (the envelope) is parsed at the end.
 */
export function createListParser(
  limits: { itemBytes: number; envelopeBytes: number },
  onItem: (json: string) => void,
): ListParser {
  const envelope: Buffer[] = [];
  let envelopeBytes = 0;
  let item: Buffer[] = [];
  let itemBytes = 0;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let isInItems = false;
  let hasItems = false;
  let isDone = false;

  const keepEnvelope = (part: Buffer): void => {
    if (part.length === 0) return;
    envelopeBytes += part.length;
    if (envelopeBytes > limits.envelopeBytes)
      throw new MalformedListError(`the list has more than ${limits.envelopeBytes} bytes outside its items`);
    envelope.push(part);
  };
  const keepItem = (part: Buffer): void => {
    itemBytes += part.length;
    if (itemBytes > limits.itemBytes)
      throw new MalformedListError(`an item of the list has more than ${limits.itemBytes} bytes`);
    item.push(part);
  };
  const isItemsKey = (): boolean =>
    /"items"\s*:\s*$/.test(Buffer.concat(envelope.slice(-64)).toString("latin1"));

  function finishItem(last: Buffer): void {
    if (item.length === 0) {
      if (last.length > limits.itemBytes) keepItem(last);
      onItem(last.toString("utf8"));
      return;
    }
    keepItem(last);
    const json = Buffer.concat(item, itemBytes).toString("utf8");
    item = [];
    itemBytes = 0;
    onItem(json);
  }

  function push(chunk: Buffer): void {
    const { length } = chunk;
    let start = 0;
    let index = 0;
    while (index < length) {
      if (isInString) {
        index = skipString(chunk, index);
        continue;
      }
      if (isInItems && depth >= 3) {
        index = skipItem(chunk, index);
        if (depth === 2) {
          finishItem(chunk.subarray(start, index));
          start = index;
        }
        continue;
      }
      const byte = chunk[index] ?? 0;
      index += 1;
      if (byte === quote) {
        if (isInItems) throw new MalformedListError("an item of the list is no object");
        isInString = true;
      } else if (byte === openBrace || byte === openBracket) {
        if (isDone) throw new MalformedListError("something follows the list");
        depth += 1;
        if (isInItems) start = index - 1;
        else if (depth === 2 && byte === openBracket && !hasItems) {
          keepEnvelope(chunk.subarray(start, index - 1));
          start = index - 1;
          if (isItemsKey()) {
            isInItems = true;
            hasItems = true;
            keepEnvelope(chunk.subarray(start, index));
          }
        }
      } else if (byte === closeBrace || byte === closeBracket) {
        depth -= 1;
        if (depth < 0) throw new MalformedListError("a bracket closes that was never opened");
        if (isInItems) {
          isInItems = false;
          start = index - 1;
        } else if (depth === 0) isDone = true;
      } else if (isInItems && byte !== comma && byte > 0x20) {
        throw new MalformedListError("an item of the list is no object");
      }
    }
    if (!isInItems) keepEnvelope(chunk.subarray(start));
    else if (depth >= 3) keepItem(chunk.subarray(start));
  }

  /** To the byte after the string's end, or the chunk's. */
  function skipString(chunk: Buffer, from: number): number {
    const { length } = chunk;
    let index = from;
    if (isEscaped) {
      isEscaped = false;
      index += 1;
    }
    while (index < length) {
      const byte = chunk[index];
      index += 1;
      if (byte === quote) {
        isInString = false;
        return index;
      }
      if (byte === backslash) {
        if (index === length) isEscaped = true;
        index += 1;
      }
    }
    return length;
  }

  /**
   * To the byte after the item's end, or the chunk's. Nearly every byte of a list passes here, so that the state is kept
   * in local variables.
   */
  function skipItem(chunk: Buffer, from: number): number {
    const { length } = chunk;
    let index = from;
    let level = depth;
    while (index < length) {
      const byte = chunk[index] ?? 0;
      index += 1;
      if (byte === quote) {
        let isOpen = true;
        while (index < length) {
          const inner = chunk[index] ?? 0;
          index += 1;
          if (inner === quote) {
            isOpen = false;
            break;
          }
          if (inner === backslash) {
            if (index === length) isEscaped = true;
            index += 1;
          }
        }
        if (isOpen) {
          isInString = true;
          index = length;
        }
      } else if (byte >= openBracket) {
        if (byte === openBrace || byte === openBracket) level += 1;
        else if (byte === closeBrace || byte === closeBracket) {
          level -= 1;
          if (level === 2) break;
        }
      }
    }
    depth = level;
    return index;
  }

  function end(): ListEnvelope {
    if (!isDone || isInString) throw new MalformedListError("the list ends before it is complete");
    let parsed: unknown;
    try {
      parsed = JSON.parse(Buffer.concat(envelope).toString("utf8"));
    } catch (cause) {
      throw new MalformedListError(
        `the list is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    }
    const { kind, apiVersion, metadata, items } = parsed as Record<string, unknown>;
    const { resourceVersion, continue: token } = (
      typeof metadata === "object" && metadata !== null ? metadata : {}
    ) as Record<string, unknown>;
    if (typeof kind !== "string" || !kind.endsWith("List") || typeof apiVersion !== "string")
      throw new MalformedListError("the answer is no list");
    if (items === undefined) throw new MalformedListError("the list has no items");
    if (typeof resourceVersion !== "string" || resourceVersion === "")
      throw new MalformedListError("the list has no resourceVersion");
    return { kind, apiVersion, resourceVersion, continue: typeof token === "string" ? token : "" };
  }

  return { push, end };
}
