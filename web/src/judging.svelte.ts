// The dialogue in which a judgement is given its reason, and the recording of it.

import { desk, refreshCollections, tell } from "./desk.svelte";
import { Problem, of, post } from "./api";
import type { Judgement, Verdict } from "./types";
import { words } from "./words/index.svelte";

/** A finding that can be judged: its words in their language. */
export type Judged = { finding: string; text: string; language: string; label: string };

export type Question = {
  collection: string;
  kind: Verdict["kind"];
  /** Findings, of which all or some are meant; for pairs exactly two; none for an undoing. */
  about: Judged[];
  /** The number of the judgement to be undone. */
  seq?: number;
  /** What stands there now, to start a correction from. */
  value?: string;
  /** The number of the last judgement the view knew of. */
  log?: number | undefined;
  then?: () => void;
};

export const judging: { question: Question | null } = $state({ question: null });

/** Opens the dialogue. */
export function ask(question: Question): void {
  judging.question = question;
}

function verdicts(question: Question, findings: string[], value: string): Verdict[] {
  const { kind } = question;
  if (kind === "revoke") return [{ kind, seq: question.seq ?? 0 }];
  if (kind === "same" || kind === "not-same" || kind === "unsure") {
    const [a, b] = question.about;
    return a && b ? [{ kind, a: a.finding, b: b.finding }] : [];
  }
  if (kind === "correct") return findings.map((finding) => ({ kind, finding, value }));
  return findings.map((finding) => ({ kind, finding }));
}

/** Records the judgement; returns what was wrong, or nothing. */
export async function record(question: Question, findings: string[], value: string, why: string): Promise<Problem | null> {
  const path = of(question.collection, "judgements");
  try {
    let log = question.log;
    for (const verdict of verdicts(question, findings, value)) {
      const judgement = await post<Judgement>(path, log === undefined ? { verdict, why } : { verdict, why, if_log: log });
      // One's own judgements are no news to oneself.
      if (log !== undefined) log = Math.max(log, judgement.seq);
    }
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  tell(question.kind === "revoke" ? words().judge.undone : words().judge.done);
  judging.question = null;
  question.then?.();
  await refreshCollections().catch(() => {});
  return null;
}

/** Undoes one's own last standing judgement, after asking. */
export async function undoLast(collection: string, judgements: Judgement[], then: () => void): Promise<void> {
  const mine = judgements.find(
    (judgement) => judgement.who === desk.session?.name && judgement.state === "standing" && judgement.verdict.kind !== "revoke",
  );
  if (!mine) return;
  ask({ collection, kind: "revoke", about: [], seq: mine.seq, then });
}

/** Asks for a new edition, in which what was judged takes effect. */
export async function run(collection: string): Promise<void> {
  await post(of(collection, "runs"));
  tell(words().judge.running);
}

