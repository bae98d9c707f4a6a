import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { Person } from "@/lib/server/authorization/person";
import { findSession } from "./authenticate";

/** For server components: who looks at the page. Redirects to the sign-in page when nobody is signed in. */
export async function requirePage(): Promise<Person> {
  return (await findPerson()) ?? redirect("/sign-in");
}

/** For server components that everybody may see: who looks at the page, if anybody is signed in. */
export async function findPerson(): Promise<Person | undefined> {
  const session = await findSession({ headers: await headers() });
  return session?.person;
}
