import Link from "next/link";
import { whyHrefOf } from "./why-href";

/** Leads from a sentence that refuses something to the answer why; nothing where the sentence names no right. */
export function WhyLink({ sentence }: { sentence: string }) {
  const href = whyHrefOf(sentence);
  return href === undefined ? null : (
    <Link href={href} className="link whitespace-nowrap underline">
      Why?
    </Link>
  );
}
