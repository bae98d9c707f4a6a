import "server-only";

const newline = 0x0a;

/** A line is longer than anything a Kubernetes API server sends: the member is hostile or broken. */
export class LineTooLongError extends Error {
  constructor(readonly maximumBytes: number) {
    super(`a line is longer than ${maximumBytes} bytes`);
    this.name = "LineTooLongError";
  }
}

/** Splits a byte stream into lines without copying more than the lines themselves. */
export interface LineParser {
  /**
   * Takes the next chunk and calls back for each line that it completes, without the newline. Empty lines are left out.
   * @throws LineTooLongError before more than the maximum is held.
   */
  push(chunk: Buffer): void;
  /** Bytes of a line that has begun and not ended. */
  pending(): number;
}

export function createLineParser(maximumBytes: number, onLine: (line: string) => void): LineParser {
  let parts: Buffer[] = [];
  let length = 0;
  const hold = (part: Buffer): void => {
    length += part.length;
    if (length > maximumBytes) {
      parts = [];
      length = 0;
      throw new LineTooLongError(maximumBytes);
    }
    if (part.length > 0) parts.push(part);
  };
  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        const tail = chunk.subarray(start, end);
        start = end + 1;
        if (length === 0) {
          if (tail.length > maximumBytes) throw new LineTooLongError(maximumBytes);
          if (tail.length > 0) onLine(tail.toString("utf8"));
          continue;
        }
        hold(tail);
        const line = Buffer.concat(parts, length).toString("utf8");
        parts = [];
        length = 0;
        onLine(line);
      }
      if (start < chunk.length) hold(chunk.subarray(start));
    },
    pending: () => length,
  };
}
