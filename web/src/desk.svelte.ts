// Who is signed in, which collection is open, and what the server says meanwhile.

import { address, get, of, onSignedOut, post, remove, useCsrf } from "./api";
import type { Collection, Job, May, Session } from "./types";

type Told = { text: string; kind: "done" | "wrong"; seq: number };

export const desk = $state({
  session: undefined as Session | null | undefined,
  collections: [] as Collection[],
  jobs: [] as Job[],
  told: null as Told | null,
  /** Judgements others gave since the page was loaded, newest last. */
  judged: [] as { seq: number; who: string; findings: string[] }[],
  /** Whether a newer edition is there than what the page shows. */
  isStale: false,
  /** Counts up whenever views should ask again. */
  round: 0,
});

let toldSeq = 0;

/** Says something in the live region at the foot of the page. */
export function tell(text: string, kind: Told["kind"] = "done"): void {
  toldSeq += 1;
  desk.told = { text, kind, seq: toldSeq };
}

/** Asks who is signed in. */
export async function start(): Promise<void> {
  onSignedOut(() => (desk.session = null));
  try {
    await signedIn(await get<Session>("/session"));
  } catch {
    desk.session = null;
  }
}

export async function signedIn(session: Session): Promise<void> {
  useCsrf(session.csrf);
  desk.session = session;
  await refreshCollections();
}

export async function signIn(by: { name: string; password: string; code?: string } | { token: string }): Promise<void> {
  await signedIn(await post<Session>("/session", by));
}

export async function signOut(): Promise<void> {
  await remove("/session");
  desk.session = null;
  desk.collections = [];
}

export async function refreshCollections(): Promise<void> {
  desk.collections = (await get<{ items: Collection[] }>("/collections")).items;
}

/** Returns the collection of that name, if the person may read it. */
export function collection(name: string | undefined): Collection | undefined {
  return desk.collections.find((one) => one.name === name);
}

export function may(name: string | undefined, what: May): boolean {
  return collection(name)?.may.includes(what) ?? false;
}

/** Makes the views ask again, after a change. */
export function again(): void {
  desk.isStale = false;
  desk.round += 1;
  void refreshCollections().catch(() => {});
}

const STAGE: Record<Job["state"], number> = { queued: 0, running: 1, done: 2, partial: 2, failed: 2 };

/** Keeps a job that is new or has moved on. What is told late, such as the answer to its beginning after its end, sets nothing back. */
export function keepJob(job: Job): void {
  const at = desk.jobs.findIndex((one) => one.id === job.id);
  const known = desk.jobs[at];
  if (!known) desk.jobs.unshift(job);
  else if (STAGE[job.state] > STAGE[known.state] || (job.state === known.state && job.done >= known.done)) desk.jobs[at] = job;
}

const POLL_MS = 15_000;

/** Listens to a collection; where the stream is lost, asks for jobs and judgements from time to time. Returns how to stop. */
export function listen(name: string): () => void {
  const stream = new EventSource(address(of(name, "stream")));
  let poll: ReturnType<typeof setInterval> | undefined;
  stream.addEventListener("job", (event) => {
    const job = JSON.parse(event.data) as Job;
    keepJob(job);
    if (job.state === "done" || job.state === "partial") void refreshCollections().catch(() => {});
  });
  stream.addEventListener("judgement", (event) => {
    const judgement = JSON.parse(event.data) as { seq: number; who: string; findings: string[] };
    if (judgement.who !== desk.session?.name) desk.judged.push(judgement);
    void refreshCollections().catch(() => {});
  });
  stream.addEventListener("edition", () => {
    desk.isStale = true;
    void refreshCollections().catch(() => {});
  });
  stream.addEventListener("open", () => {
    clearInterval(poll);
    poll = undefined;
  });
  stream.addEventListener("error", () => {
    poll ??= setInterval(() => void pollOnce(name), POLL_MS);
  });
  return () => {
    stream.close();
    clearInterval(poll);
  };
}

async function pollOnce(name: string): Promise<void> {
  try {
    const edition = collection(name)?.edition;
    for (const job of (await get<{ items: Job[] }>("/jobs", { collection: name })).items.reverse()) keepJob(job);
    await refreshCollections();
    if (edition !== collection(name)?.edition) desk.isStale = true;
  } catch {
    // The next round asks again.
  }
}
