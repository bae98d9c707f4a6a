/**
 * How many single matchers a regular expression unfolds to: `(a{10}){20}b` is 201. What a proxy compiles grows with it.
 * An upper bound in linear time; a broken expression gives some number, too.
 */
export function countRepetitions(pattern: string): number {
  const groups: { size: number; last: number }[] = [];
  let group = { size: 0, last: 0 };
  const add = (size: number) => {
    group.size += size;
    group.last = size;
  };
  const token = /\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|[()]|[^]/g;
  for (const [text, least, most] of pattern.matchAll(token)) {
    if (text === "(") {
      groups.push(group);
      group = { size: 0, last: 0 };
    } else if (text === ")") {
      const inner = group.size;
      group = groups.pop() ?? { size: 0, last: 0 };
      add(inner);
    } else if (least !== undefined) {
      const times = Math.max(1, Number(least), Number(most ?? "0"));
      group.size += group.last * (times - 1);
      group.last *= times;
    } else if (!/^[*+?|^$]$/.test(text)) {
      add(1);
    }
  }
  return groups.reduce((sum, { size }) => sum + size, group.size);
}
