import { configure } from "@testing-library/react";

/** What appears at once on a quiet machine takes its time on a busy one; the usual second is a deadline that nobody set. */
configure({ asyncUtilTimeout: 10_000 });
