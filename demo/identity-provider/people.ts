/** The people of the demo: three of the platform, three of its tenants. Their groups are what a company's directory would say of them. */
export interface DemoPerson {
  sub: string;
  name: string;
  email: string;
  groups: string[];
  /** One line under the name on the sign-in page. */
  may: string;
}

const demoPeople: readonly DemoPerson[] = [
  {
    sub: "olivia",
    name: "Olivia Operator",
    email: "olivia@demo.invalid",
    groups: ["isthmus-operators"],
    may: "Runs the platform: connects clusters, changes anything",
  },
  {
    sub: "ed",
    name: "Ed Editor",
    email: "ed@demo.invalid",
    groups: ["isthmus-editors"],
    may: "Edits the traffic of the bookinfo team",
  },
  {
    sub: "vera",
    name: "Vera Viewer",
    email: "vera@demo.invalid",
    groups: ["isthmus-viewers"],
    may: "Looks at everything, changes nothing",
  },
  {
    sub: "tina",
    name: "Tina Tenant",
    email: "tina@demo.invalid",
    groups: ["isthmus-tenants", "team-storefront"],
    may: "Runs the tenant storefront: its workspace, its people, its traffic",
  },
  {
    sub: "theo",
    name: "Theo Writer",
    email: "theo@demo.invalid",
    groups: ["isthmus-tenants", "team-books"],
    may: "Writes routes and policies of the tenant books",
  },
  {
    sub: "beth",
    name: "Beth Admin",
    email: "beth@demo.invalid",
    groups: ["isthmus-tenants", "team-books"],
    may: "Runs the tenant books and decides what its people ask for",
  },
];

/** Further people, as JSON: for tests that bring a world of their own. */
const further = JSON.parse(process.env["IDENTITY_PROVIDER_PEOPLE"] ?? "[]") as DemoPerson[];

export const people: readonly DemoPerson[] = [...demoPeople, ...further];

export function findPerson(sub: unknown): DemoPerson | undefined {
  return people.find((person) => person.sub === sub);
}
