import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import { SubjectsField } from "@/components/tenancy/subjects-field";
import type { KnownSubjects } from "@/components/tenancy/subject-words";
import type { Team } from "@/lib/domain/tenancy/resources/access";

interface TeamFieldsProps extends GroupProps<Team["spec"]> {
  known: KnownSubjects;
}

/** Who belongs to a team: by name, through a group of the provider, or through another team. */
export function TeamFields({ known, ...group }: TeamFieldsProps) {
  const part = bindFields(group);
  return (
    <div className="flex flex-col gap-4">
      <TextField label="Display name" {...part.one("displayName")} />
      <StringListField
        label="Groups of the provider"
        description="Whoever signs in with one of these groups is a member, from the next sign-in on."
        placeholder="team-storefront"
        {...part.texts("oidcGroups")}
      />
      <SubjectsField
        label="Members"
        description="People, programs, and other teams: their members belong to this one too."
        subjects={group.values.members}
        onChange={(members) => group.onChange({ ...group.values, members })}
        known={known}
        path={[...group.path, "members"]}
        readOnly={group.readOnly}
      />
    </div>
  );
}
