import { TextField } from "@/components/form/text-field";
import { type KnownSubjects, subjectKey } from "@/components/tenancy/subject-words";

interface SubjectFieldProps {
  /** As the policy calls it; empty: oneself. */
  value: string;
  onChange: (subject: string) => void;
  known: KnownSubjects;
}

/** Somebody by element, offered by what people call them. */
export function SubjectField({ value, onChange, known }: SubjectFieldProps) {
  const offered = [
    ...known.users.map(({ spec }) => ({
      id: subjectKey({ kind: "User", name: spec.subject }),
      title: spec.displayName ?? spec.subject,
    })),
    ...known.teams.map(({ metadata, spec }) => ({
      id: subjectKey({ kind: "Team", name: metadata.name }),
      title: spec.displayName ?? metadata.name,
    })),
  ];
  const chosen = offered.find(({ id }) => id === value)?.title;
  return (
    <TextField
      label="Who"
      mono
      placeholder="you"
      value={value}
      suggestions={offered.map(({ id }) => id)}
      description={chosen ?? "User/SUB, Team/NAME; empty: you"}
      onChange={(text = "") => onChange(text.trim())}
    />
  );
}
